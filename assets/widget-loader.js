// Brings the committed output of a live widget to life on a static page, with no kernel.
// It mounts the ES module that JupyterLab runs through anywidget on the state that the output embeds
// (fmlab.widgets.base). What it leaves out: anything that needs Python; such results are part of the state.
(() => {
  const base = new URL(".", document.currentScript.src);

  const script = (file) => new Promise((done, failed) => {
    const node = document.createElement("script");
    node.src = new URL(`widgets/${file}`, base).href;
    node.onload = done;
    node.onerror = () => { node.remove(); failed(new Error(`${file} could not be loaded`)); };
    document.head.append(node);
  });

  // Something large that a module asks for when it is needed, by name: what its Python class would send it (player.py).
  const assets = {};
  async function asset(name) {
    assets[name] ??= script(`${name}.js`).catch((error) => { delete assets[name]; throw error; });
    await assets[name];
    const { base64, ...about } = window.courseAssets[name];
    return { ...about, bytes: Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)) };
  }

  // The part of anywidget's model that a module may use: get, set, save_changes, on, off; and asset, in place of messages.
  class Model {
    constructor(state) { this.state = state; this.listeners = new Map(); }
    get(key) { return this.state[key]; }
    set(key, value) {
      if (Object.is(this.state[key], value)) return;
      this.state[key] = value;
      this.emit(`change:${key}`, value);
      this.emit("change");
    }
    save_changes() {}
    send() {}
    asset(name) { return asset(name); }
    on(names, listener) {
      for (const name of names.split(/\s+/)) {
        if (!this.listeners.has(name)) this.listeners.set(name, new Set());
        this.listeners.get(name).add(listener);
      }
    }
    off(names, listener) {
      if (!names) return this.listeners.clear();
      for (const name of names.split(/\s+/)) listener ? this.listeners.get(name)?.delete(listener) : this.listeners.delete(name);
    }
    emit(name, value) { for (const listener of [...(this.listeners.get(name) ?? [])]) listener({ changed: {} }, value); }
  }

  // A page opened as file:// may not import module files; a classic script brings their sources instead.
  let bundle;
  const sources = () => (bundle ??= script("bundle.js").then(() => window.courseWidgetSources));
  const load = async (name) => location.protocol !== "file:"
    ? import(new URL(`widgets/${name}.mjs`, base).href)
    : import(URL.createObjectURL(new Blob([(await sources())[name]], { type: "text/javascript" })));

  async function start(box) {
    const fallback = [...box.childNodes];
    const model = new Model(JSON.parse(box.querySelector('script[type="application/json"]').textContent));
    const module = await load(box.dataset.widget);
    const widget = typeof module.default === "function" ? await module.default() : module.default;
    const el = document.createElement("div");
    box.append(el); // attached first: render may ask for language and colours
    await widget.initialize?.({ model });
    await widget.render({ model, el });
    for (const node of fallback) node.hidden = true; // its state stays in the page for whoever wants to check it
    box.courseModel = model;
    box.dataset.ready = "1";
  }

  const go = () => document.querySelectorAll(".cw[data-widget]").forEach((box) =>
    start(box).catch((error) => console.error(`widget ${box.dataset.widget}:`, error)));
  document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", go) : go();
})();
