export const Map = () => <div class="page"><h1>Map</h1></div>;
