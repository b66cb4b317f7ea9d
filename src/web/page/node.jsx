export const Node = () => <div class="page"><h1>Node</h1></div>;
