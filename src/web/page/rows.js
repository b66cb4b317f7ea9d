// {columns, rows} as objects.
export const objects = ({columns, rows}) => rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
