export const Table = () => <div class="page"><h1>Table</h1></div>;
