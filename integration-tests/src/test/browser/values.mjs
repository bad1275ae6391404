// Makes a value of the class that is named; prints it.
const { [process.argv[3]]: type } = await import(`./${process.argv[2]}.js`);
console.log(JSON.stringify(type(JSON.parse(process.argv[4])), (key, value) => (typeof value == 'bigint' ? `${value}n` : value)));
