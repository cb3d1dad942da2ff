// The page for missing addresses. Two models of which no page tells are compared by the page that compares any.
const found = /\/benchmarks\/([a-z0-9-]+)\/compare\/([a-z0-9-]+)\/([a-z0-9-]+)\/(?:index\.html)?$/.exec(location.pathname);
if (found) location.replace(new URL(`../compare/?models=${found[2]},${found[3]}&benchmark=${found[1]}`, import.meta.url));
