// Runs a function's handler in node (18 or later) for the engine, which starts it with the function's folder as working
// folder and one end of a Unix socket pair as descriptor 3. The frames on it are described at the head of
// core/functions/Frames.cpp. Between calls the process blocks in read(), as a frozen environment does in the cloud;
// that costs a third of what an asynchronous socket does. Output is written synchronously, so whatever a handler
// printed stands in the pipes before its answer does.
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { types } from 'node:util';

const channel = 3;
const answerLimit = 6 * 1024 * 1024 + 100;
const root = process.env.LAMBDA_TASK_ROOT;
const handlerName = process.env._HANDLER;
const immediate = setImmediate;
const exit = process.exit.bind(process);

// ---- writing -------------------------------------------------------------------------------------------------------

const sleeper = new Int32Array(new SharedArrayBuffer(4));

function writeAll(descriptor, bytes, length) {
    for (let at = 0; at < length;) {
        try {
            at += fs.writeSync(descriptor, bytes, at, length - at);
        } catch (error) {
            // A child that inherited the descriptor may have made it non-blocking.
            if (error.code !== 'EAGAIN') throw error;
            Atomics.wait(sleeper, 0, 0, 1);
        }
    }
}

class DirectStream extends Writable {
    constructor(descriptor) {
        super({ decodeStrings: true });
        this.fd = descriptor;
    }
    _write(chunk, encoding, done) {
        try {
            writeAll(this.fd, chunk, chunk.length);
            done();
        } catch (error) {
            done(error.code === 'EPIPE' ? undefined : error);
        }
    }
}

for (const [name, descriptor] of [['stdout', 1], ['stderr', 2]]) {
    const stream = new DirectStream(descriptor);
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => stream });
}

let out = Buffer.allocUnsafe(64 * 1024);

function send(type, text) {
    let target = out;
    if (text.length * 3 + 5 > out.length) target = Buffer.allocUnsafe(Buffer.byteLength(text) + 5);
    const length = target.write(text, 5);
    target.writeUInt32LE(length + 1, 0);
    target[4] = type.charCodeAt(0);
    writeAll(channel, target, length + 5);
}

function sendFailure(type, failure) {
    const place = Buffer.from(failure.place).subarray(0, 4096);
    const text = Buffer.from(JSON.stringify(failure.document));
    const frame = Buffer.allocUnsafe(7 + place.length + text.length);
    frame.writeUInt32LE(3 + place.length + text.length, 0);
    frame[4] = type.charCodeAt(0);
    frame.writeUInt16LE(place.length, 5);
    place.copy(frame, 7);
    text.copy(frame, 7 + place.length);
    writeAll(channel, frame, frame.length);
}

// ---- reading -------------------------------------------------------------------------------------------------------

const initialSize = 64 * 1024;
let input = Buffer.allocUnsafe(initialSize);

/// Waits for one whole frame and returns its length with the length field; 0 when the engine has closed its end.
function readFrame() {
    let filled = 0;
    let wanted = 4;
    if (input.length > 16 * initialSize) input = Buffer.allocUnsafe(initialSize);
    while (filled < wanted) {
        const count = fs.readSync(channel, input, filled, input.length - filled, null);
        if (count === 0) return 0;
        filled += count;
        if (wanted === 4 && filled >= 4) {
            wanted = 4 + input.readUInt32LE(0);
            if (wanted > input.length) {
                const larger = Buffer.allocUnsafe(wanted);
                input.copy(larger, 0, 0, filled);
                input = larger;
            }
        }
    }
    return wanted;
}

// ---- failures ------------------------------------------------------------------------------------------------------

function withinRoot(file) {
    return file.startsWith(root + path.sep) && !file.includes(`${path.sep}node_modules${path.sep}`);
}

/// "file:line" of the first stack line that stands in the function's own files.
function placeOf(stack) {
    for (const line of String(stack).split('\n')) {
        const match = /((?:file:\/\/)?\/[^():]*):(\d+)(?::\d+)?\)?$/.exec(line);
        if (!match) continue;
        const file = match[1].startsWith('file://') ? fileURLToPath(match[1]) : match[1];
        if (withinRoot(file)) return `${file}:${match[2]}`;
    }
    return '';
}

function isError(value) {
    return types.isNativeError(value) || value instanceof Error;
}

function failureOf(error, errorType) {
    if (!isError(error)) {
        return { place: '', document: { errorType: errorType ?? typeof error, errorMessage: String(error), trace: [] } };
    }
    const trace = String(error.stack ?? '').split('\n');
    const errorMessage = errorType ? `${error.name}: ${error.message}` : error.message;
    return { place: placeOf(error.stack), document: { errorType: errorType ?? error.name, errorMessage, trace } };
}

function lineNaming(file, word) {
    try {
        const lines = fs.readFileSync(file, 'utf8').split('\n');
        const index = lines.findIndex((line) => line.includes(`'${word}'`) || line.includes(`"${word}"`));
        return index < 0 ? file : `${file}:${index + 1}`;
    } catch {
        return file;
    }
}

/// node keeps the place of a module's syntax error to itself until the error is fatal; so let it be, in a child.
function placeOfSyntaxError(file) {
    const program = 'await import(process.argv[1])';
    const child = childProcess.spawnSync(process.execPath,
        ['--input-type=module', '-e', program, pathToFileURL(file).href], { encoding: 'utf8', timeout: 3000 });
    return placeOf(String(child.stderr ?? '').split('\n').slice(0, 1).join('\n'));
}

function loadFailure(error, file) {
    if (error?.code === 'MODULE_NOT_FOUND' || error?.code === 'ERR_MODULE_NOT_FOUND') {
        const failure = failureOf(error, 'Runtime.ImportModuleError');
        const missing = /Cannot find (?:module|package) '([^']*)'/.exec(error.message);
        const importer = / imported from (.*)$/m.exec(error.message) ?? /Require stack:\n- (.*)/.exec(error.message);
        if (missing && importer && withinRoot(importer[1])) {
            const specifier = path.isAbsolute(missing[1]) ? path.basename(missing[1]) : missing[1];
            failure.place = lineNaming(importer[1], specifier);
            if (failure.place === importer[1]) failure.place = lineNaming(importer[1], `./${specifier}`);
        }
        return failure;
    }
    if (isError(error) && error.name === 'SyntaxError') {
        const failure = failureOf(error, 'Runtime.UserCodeSyntaxError');
        if (!failure.place) failure.place = placeOfSyntaxError(file);
        return failure;
    }
    return failureOf(error);
}

class LoadError extends Error {
    constructor(errorType, message, place) {
        super(message);
        this.failure = { place, document: { errorType, errorMessage: message, trace: [`${errorType}: ${message}`] } };
    }
}

// ---- loading -------------------------------------------------------------------------------------------------------

async function importFile(file) {
    if (path.extname(file) !== '.mjs') {
        try {
            return createRequire(root + path.sep)(file);
        } catch (error) {
            if (error?.code !== 'ERR_REQUIRE_ESM' && error?.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
        }
    }
    return await import(pathToFileURL(file).href);
}

async function loadHandler() {
    const match = /^(?:(.*)\/)?([^./]+)\.([^/]+)$/.exec(handlerName);
    if (!match || handlerName.split('/').includes('..')) throw new LoadError('Runtime.MalformedHandlerName', 'Bad handler', '');
    const [, folder, base, exportName] = match;
    const stem = path.join(root, folder ?? '', base);
    const file = ['.js', '.mjs', '.cjs'].map((ending) => stem + ending).find((each) => fs.existsSync(each));
    const moduleName = path.join(folder ?? '', base);
    if (!file) throw new LoadError('Runtime.ImportModuleError', `Error: Cannot find module '${moduleName}'`, `${stem}.js`);
    let loaded;
    try {
        loaded = await importFile(file);
    } catch (error) {
        const wrapped = new Error('does not load');
        wrapped.failure = loadFailure(error, file);
        throw wrapped;
    }
    const find = (from) => exportName.split('.').reduce((value, name) => value?.[name], from);
    const handler = find(loaded) ?? find(loaded?.default);
    if (handler === undefined) {
        throw new LoadError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`, file);
    }
    if (typeof handler !== 'function') {
        throw new LoadError('Runtime.HandlerNotFound', `${handlerName} is not a function`, file);
    }
    return handler;
}

// ---- calling -------------------------------------------------------------------------------------------------------

const functionName = process.env.AWS_LAMBDA_FUNCTION_NAME;
const functionVersion = process.env.AWS_LAMBDA_FUNCTION_VERSION;
const memoryLimitInMB = process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE;
const logGroupName = process.env.AWS_LAMBDA_LOG_GROUP_NAME;
const logStreamName = process.env.AWS_LAMBDA_LOG_STREAM_NAME;
const invokedFunctionArn = `arn:aws:lambda:${process.env.AWS_REGION}:000000000000:function:${functionName}`;

/// The call under way: settled once, by the handler's promise, its callback, or the end of all work.
let settle = null;

class Context {
    constructor(requestId, deadline) {
        this.callbackWaitsForEmptyEventLoop = true;
        this.functionName = functionName;
        this.functionVersion = functionVersion;
        this.invokedFunctionArn = invokedFunctionArn;
        this.memoryLimitInMB = memoryLimitInMB;
        this.awsRequestId = requestId;
        this.logGroupName = logGroupName;
        this.logStreamName = logStreamName;
        this.identity = undefined;
        this.clientContext = undefined;
        this.getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
    }
}

const nothing = Symbol('nothing');
let whenAllWorkEnds = null;

process.on('beforeExit', () => {
    // The loop must stay alive across this event, or node ends.
    if (whenAllWorkEnds) immediate(whenAllWorkEnds);
});

function callWithCallback(handler, event, context) {
    return new Promise((resolve, reject) => {
        let finished = false;
        const finish = (error, value, waits) => {
            if (finished) return;
            finished = true;
            const end = () => {
                whenAllWorkEnds = null;
                if (error === undefined || error === null) resolve(value);
                else reject(error);
            };
            if (waits && (error === undefined || error === null)) whenAllWorkEnds = end;
            else end();
        };
        settle = (error) => finish(error ?? new Error('failed'), undefined, false);
        const callback = (error, value) => finish(error, value, context.callbackWaitsForEmptyEventLoop);
        context.succeed = (value) => finish(null, value, false);
        context.fail = (error) => finish(error ?? new Error('handled'), undefined, false);
        context.done = callback;
        whenAllWorkEnds = () => finish(null, null, false);
        const returned = handler(event, context, callback);
        if (typeof returned?.then === 'function') {
            whenAllWorkEnds = () => finish(Object.assign(new Error(
                'The handler ended without an answer: its promise was never settled and nothing is left to wait for.'),
                { name: 'Runtime.NodeJsExit' }), undefined, false);
            returned.then((value) => finish(null, value, false), (error) => finish(error ?? nothing, undefined, false));
        } else if (returned !== undefined && !finished) {
            process.stderr.write('A handler that is neither async nor calls its callback answers null: ' +
                'the service ignores what it returns.\n');
        }
    });
}

function answerOf(value) {
    let text;
    try {
        text = JSON.stringify(value);
    } catch {
        throw new Error('Unable to stringify response body');
    }
    if (text === undefined) return 'null';
    if (text.length * 3 > answerLimit && Buffer.byteLength(text) > answerLimit) {
        throw Object.assign(
            new Error(`Response payload size exceeded maximum allowed payload size (${answerLimit} bytes).`),
            { name: 'Function.ResponseSizeTooLarge' });
    }
    return text;
}

function fatal(error, errorType) {
    if (settle) sendFailure('X', failureOf(error, errorType));
    else process.stderr.write(`${error?.stack ?? error}\n`);
    exit(129);
}

const turn = () => new Promise((resolve) => immediate(resolve));

async function serve(handler) {
    for (;;) {
        const length = readFrame();
        if (length === 0) exit(0);
        const timeout = input.readUInt32LE(5);
        const idEnd = 10 + input[9];
        const requestId = input.latin1Slice(10, idEnd);
        const traceEnd = idEnd + 1 + input[idEnd];
        const trace = input.latin1Slice(idEnd + 1, traceEnd);
        const deadline = Date.now() + timeout;
        const text = input.utf8Slice(traceEnd, length);
        if (trace) process.env._X_AMZN_TRACE_ID = trace;
        else delete process.env._X_AMZN_TRACE_ID;
        settle = () => {};
        // What happened while this process stood still (connections closed by the other side) is seen first.
        await turn();
        try {
            const event = text === '' ? {} : JSON.parse(text);
            send('A', answerOf(await callWithCallback(handler, event, new Context(requestId, deadline))));
        } catch (error) {
            sendFailure('E', failureOf(error === nothing ? undefined : error));
        }
        whenAllWorkEnds = null;
        settle = null;
    }
}

process.on('uncaughtException', (error) => fatal(error));
process.on('unhandledRejection', (error) => fatal(error, 'Runtime.UnhandledPromiseRejection'));

loadHandler().then(
    (handler) => {
        send('R', '');
        return serve(handler);
    },
    (error) => {
        sendFailure('F', error.failure ?? failureOf(error));
        exit(1);
    });
