//! The HTML document around the interface, and how the browser comes to take it over.

use hubbub_protocol::PageData;
use leptos::{nonce::use_nonce, prelude::*, tachys::html::InertElement};

use crate::{
    App, Location,
    address::{self, Address, row_id},
    components::ui::title::{PROGRAM, titled},
};

/// Loads the WASM, hands it the page, and sees to it that no form is lost until then.
const BOOT: &str = include_str!("shell/boot.js");

/// The icon in the browser's tab, in the address itself: nothing to ask the server for.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
    %3Cpath fill='%235b4bd6' d='M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H15l-7 6v-6H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z'/%3E\
    %3Cg fill='none' stroke='%23fff' stroke-width='3' stroke-linecap='round'%3E\
    %3Cpath d='M10 11v6M16 9v10M22 12v4'/%3E%3C/g%3E%3C/svg%3E";

/// Where the browser finds the parts of the interface, as addresses on this server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Assets {
    /// The script that loads the WASM.
    pub script: String,
    /// The WASM.
    pub wasm: String,
    /// The style sheet.
    pub style: String,
}

/// The HTML document that shows `page` at a location.
#[must_use]
pub fn document(
    assets: Assets,
    options: LeptosOptions,
    location: Location,
    page: PageData,
) -> impl IntoView {
    let landing = landing(&Address::of(&location.path));
    let title = title_element(&title(&page));
    provide_context(page);
    provide_context(location);
    let boot = boot_script(&assets);

    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8"/>
                <meta
                    name="viewport"
                    content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
                />
                <meta name="color-scheme" content="light dark"/>
                {title}
                {landing}
                <link rel="icon" href=ICON/>
                <link rel="stylesheet" href=assets.style/>
                <link rel="modulepreload" href=assets.script/>
                <link
                    rel="preload"
                    href=assets.wasm
                    r#as="fetch"
                    r#type="application/wasm"
                    crossorigin="anonymous"
                />
                <AutoReload options/>
                <script nonce=use_nonce()>{boot}</script>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}

/// Where scripts do not run, the browser itself goes to the message that the address names.
fn landing(address: &Address) -> Option<impl IntoView + use<>> {
    let Address::Room(room, Some(seq)) = address else {
        return None;
    };
    let content = format!("0; url=#{}", address::escaped(&row_id(room, *seq)));
    Some(view! {
        <noscript>
            <meta http-equiv="refresh" content=content/>
        </noscript>
    })
}

/// Written out, because a view would mark its text with a comment, and in a title a comment is text.
fn title_element(title: &str) -> InertElement {
    InertElement::new(format!(
        "<title>{}</title>",
        html_escape::encode_text(title)
    ))
}

/// The room's name for whoever may see it, otherwise only the program's.
fn title(page: &PageData) -> String {
    let room = page.rooms.first().filter(|_| page.me.is_some());
    room.map_or_else(|| PROGRAM.to_owned(), |state| titled(&state.room.name))
}

/// The script with its two addresses filled in, as JavaScript strings.
fn boot_script(assets: &Assets) -> String {
    BOOT.replace("\"$script\"", &quoted(&assets.script))
        .replace("\"$wasm\"", &quoted(&assets.wasm))
}

fn quoted(address: &str) -> String {
    // JSON strings are JavaScript strings; `<` could end the script element.
    serde_json::Value::from(address)
        .to_string()
        .replace('<', "\\u003c")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_end_itself() {
        let title = title_element("</title><script>").to_html();
        assert_eq!(title, "<title>&lt;/title&gt;&lt;script&gt;</title>");
    }

    #[test]
    fn the_boot_script_loads_the_assets() {
        let assets = Assets {
            script: "/pkg/hubbub.a.js".to_owned(),
            wasm: "/pkg/</script>.wasm".to_owned(),
            style: String::new(),
        };
        let script = boot_script(&assets);
        assert!(script.contains(r#"import("/pkg/hubbub.a.js")"#), "{script}");
        assert!(script.contains(r#""/pkg/\u003c/script>.wasm""#), "{script}");
    }
}
