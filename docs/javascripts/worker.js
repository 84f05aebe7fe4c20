/* The search of this site runs in a worker, which browsers refuse to pages opened from a folder. There a hidden frame stands in for it. */
if (location.protocol === "file:") {
  window.IFrameWorker = class extends EventTarget {
    constructor(url) {
      super();
      const frame = document.createElement("iframe");
      frame.hidden = true;
      document.body.append(frame);
      const inner = frame.contentWindow, page = frame.contentDocument, waiting = [];
      const load = (address) => new Promise((resolve, reject) => {
        const script = page.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = () => reject(new Error(address));
        page.head.append(script);
      });
      inner.importScripts = (...addresses) => addresses.reduce((before, one) => before.then(() => load(one)), Promise.resolve());
      inner.postMessage = (data) => this.dispatchEvent(new MessageEvent("message", { data }));
      this.postMessage = (data) => waiting.push(data);
      this.terminate = () => frame.remove();
      load(url).then(() => {
        this.postMessage = (data) => inner.dispatchEvent(new MessageEvent("message", { data }));
        waiting.forEach((data) => this.postMessage(data));
      });
    }
    set onmessage(heard) { this.addEventListener("message", heard); }
  };
  window.Worker = window.IFrameWorker;
}
