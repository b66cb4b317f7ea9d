export const Ask = () => <div class="page"><h1>Ask</h1></div>;
