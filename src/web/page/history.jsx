export const History = () => <div class="page"><h1>History</h1></div>;
