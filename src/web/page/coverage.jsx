export const Coverage = () => <div class="page"><h1>Coverage</h1></div>;
