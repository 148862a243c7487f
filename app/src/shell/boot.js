// A form sent before the page is taken over waits for it; if that fails, it is sent as a plain form.
(() => {
  let waiting;
  const hold = (event) => {
    event.preventDefault();
    waiting = [event.target, event.submitter];
  };
  const release = (send) => {
    removeEventListener("submit", hold, true);
    if (waiting) send(...waiting);
  };
  addEventListener("submit", hold, true);

  // The whole document must be there: its end holds the data that it was rendered from.
  addEventListener("DOMContentLoaded", async () => {
    try {
      const app = await import("$script");
      await app.default({ module_or_path: "$wasm" });
      app.hydrate();
      release((form, button) => form.isConnected && form.requestSubmit(button));
    } catch (error) {
      console.error(error);
      release((form) => form.submit());
    }
  });
})();
