# Runs a function's handler in python3 (3.9 or later) for the engine, which starts it with the function's folder as
# working folder and one end of a Unix socket pair as descriptor 3. The frames on it are described at the head of
# core/functions/Frames.cpp. stdout and stderr are flushed before an answer is written, so that whatever a handler
# printed stands in the pipes before its answer does.
import datetime
import decimal
import importlib
import json
import logging
import os
import struct
import sys
import time
import traceback

CHANNEL = 3
ANSWER_LIMIT = 6 * 1024 * 1024 + 100
TOO_LARGE = "Function.ResponseSizeTooLarge"
ROOT = os.environ["LAMBDA_TASK_ROOT"]
HANDLER = os.environ["_HANDLER"]
FUNCTION_ARN = os.environ.pop("TRESTLE_FUNCTION_ARN", "")
DEBUG_PORT = int(os.environ.pop("TRESTLE_DEBUG", "0"))

os.set_inheritable(CHANNEL, False)
# A cached module of the same second and size would hide an edit.
sys.dont_write_bytecode = True
sys.path[0] = ROOT
for stream in (sys.stdout, sys.stderr):
    stream.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def write_all(data):
    view = memoryview(data)
    while view:
        view = view[os.write(CHANNEL, view):]


def send(kind, body):
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass
    write_all(struct.pack("<I", len(body) + 1) + kind + body)


def send_failure(kind, place, document):
    place = place.encode("utf-8", "replace")[:4096]
    send(kind, struct.pack("<H", len(place)) + place + json.dumps(document).encode())


def read_frame():
    """One whole frame without its length; None when the engine has closed its end."""
    data = bytearray()
    wanted = 4
    while len(data) < wanted:
        chunk = os.read(CHANNEL, max(65536, wanted - len(data)))
        if not chunk:
            return None
        data += chunk
        if wanted == 4 and len(data) >= 4:
            wanted = 4 + struct.unpack_from("<I", data)[0]
    return data[4:]


def within_root(file):
    return file.startswith(ROOT + os.sep) and os.sep + "site-packages" + os.sep not in file


def place_of(error):
    """ "file:line" of the innermost stack line that stands in the function's own files."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}"
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if within_root(frame.filename):
            return f"{frame.filename}:{frame.lineno}"
    return ""


def stack_of(error):
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename != __file__]
    # As tuples: without the lines of carets that newer Pythons add, as the service's runtimes tell them.
    return traceback.format_list([(frame.filename, frame.lineno, frame.name, frame.line) for frame in frames
                                  if not frame.filename.startswith("<frozen importlib")])


class LoadError(Exception):
    def __init__(self, error_type, message, place, stack=()):
        super().__init__(message)
        self.place = place
        self.document = {"errorMessage": message, "errorType": error_type, "requestId": "", "stackTrace": list(stack)}


def load_handler():
    name, dot, function = HANDLER.rpartition(".")
    if not dot or not name or ".." in name.split("/"):
        raise LoadError("Runtime.MalformedHandlerName",
                        f"Bad handler '{HANDLER}': not enough values to unpack (expected 2, got 1)", "")
    file = os.path.join(ROOT, *name.replace(".", "/").split("/")) + ".py"
    try:
        module = importlib.import_module(name.replace("/", "."))
    except ImportError as error:
        place = place_of(error) or file
        raise LoadError("Runtime.ImportModuleError", f"Unable to import module '{name}': {error}", place,
                        stack_of(error)) from error
    except SyntaxError as error:
        raise LoadError("Runtime.UserCodeSyntaxError", f"Syntax error in module '{name}': {error}", place_of(error),
                        [f'  File "{error.filename}" Line {error.lineno}\n    {(error.text or "").strip()}\n']) from error
    except Exception as error:
        raise LoadError(type(error).__name__, str(error), place_of(error), stack_of(error)) from error
    handler = getattr(module, function, None)
    if handler is None:
        raise LoadError("Runtime.HandlerNotFound", f"Handler '{function}' missing on module '{name}'", file)
    if not callable(handler):
        raise LoadError("Runtime.HandlerNotFound", f"Handler '{function}' on module '{name}' is not callable", file)
    return handler


class LogFormatter(logging.Formatter):
    """The service's own line: level, time, request id, text."""

    def format(self, record):
        stamp = datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc)
        return (f"[{record.levelname}]\t{stamp:%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03d}Z\t"
                f"{current.request_id}\t{super().format(record)}")


STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonLogFormatter(logging.Formatter):
    def format(self, record):
        stamp = datetime.datetime.fromtimestamp(record.created, datetime.timezone.utc)
        line = {"timestamp": f"{stamp:%Y-%m-%dT%H:%M:%SZ}", "level": record.levelname, "message": record.getMessage(),
                "logger": record.name}
        if record.exc_info and record.exc_info[0]:
            kind, error, trace = record.exc_info
            line["stackTrace"] = traceback.format_tb(trace)
            line["errorType"] = kind.__name__
            line["errorMessage"] = str(error)
            line["location"] = f"{record.pathname}:{record.funcName}:{record.lineno}"
        for name, value in vars(record).items():
            if name not in STANDARD_FIELDS:
                line[name] = value
        if current.request_id:
            line["requestId"] = current.request_id
        return json.dumps(line, ensure_ascii=False, default=str)


def write_record(text):
    """One event of the log, whatever newlines it has."""
    sys.stdout.write(text.replace("\n", "\v") + "\n")


class LogHandler(logging.Handler):
    def emit(self, record):
        write_record(self.format(record))


class Current:
    request_id = ""


current = Current()


def set_up_logging():
    is_json = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
    handler = LogHandler()
    handler.setFormatter(JsonLogFormatter() if is_json else LogFormatter())
    logging.root.addHandler(handler)
    if is_json:
        level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO").upper()
        names = {"TRACE": "DEBUG", "FATAL": "CRITICAL"}
        logging.root.setLevel(getattr(logging, names.get(level, level), logging.INFO))


def log_failure(error_type, message, stack):
    """What the service's runtime writes about a failure, beside answering it."""
    if os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON":
        stamp = datetime.datetime.now(datetime.timezone.utc)
        print(json.dumps({"timestamp": f"{stamp:%Y-%m-%dT%H:%M:%SZ}", "log_level": "ERROR", "errorMessage": message,
                          "errorType": error_type, "requestId": current.request_id, "stackTrace": stack}))
        return
    text = f"[ERROR] {error_type}: {message}"
    if stack:
        text += "\nTraceback (most recent call last):\n" + "".join(stack).rstrip("\n")
    write_record(text)


class Part:
    """An object of the invocation's context whose members clients may leave out."""

    def __init__(self, names, values):
        for name, key in names.items():
            setattr(self, name, (values or {}).get(key))


def identity_of(values):
    return Part({"cognito_identity_id": "cognitoIdentityId", "cognito_identity_pool_id": "cognitoIdentityPoolId"}, values)


def client_context_of(values):
    if values is None:
        return None
    context = Part({"custom": "custom", "env": "env"}, values)
    context.client = Part({name: name for name in ("installation_id", "app_title", "app_version_name",
                                                   "app_version_code", "app_package_name")}, values.get("client"))
    return context


class Context:
    function_name = os.environ["AWS_LAMBDA_FUNCTION_NAME"]
    function_version = os.environ["AWS_LAMBDA_FUNCTION_VERSION"]
    memory_limit_in_mb = os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]
    log_group_name = os.environ["AWS_LAMBDA_LOG_GROUP_NAME"]
    log_stream_name = os.environ["AWS_LAMBDA_LOG_STREAM_NAME"]

    def __init__(self, request_id, timeout_ms, more):
        self.aws_request_id = request_id
        self.invoked_function_arn = more.get("functionArn", FUNCTION_ARN)
        self.client_context = client_context_of(more.get("clientContext"))
        self.identity = identity_of(more.get("identity"))
        self.tenant_id = more.get("tenantId")
        self._deadline = time.monotonic() + timeout_ms / 1000

    def get_remaining_time_in_millis(self):
        return max(0, int((self._deadline - time.monotonic()) * 1000))

    def log(self, message):
        sys.stdout.write(str(message))


class HandlerFailure(Exception):
    def __init__(self, error_type, message):
        super().__init__(message)
        self.error_type = error_type


def plain(value):
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def answer_of(value):
    try:
        text = json.dumps(value, ensure_ascii=False, default=plain)
    except Exception as error:
        raise HandlerFailure("Runtime.MarshalError", f"Unable to marshal response: {error}") from error
    try:
        answer = text.encode()
    except UnicodeEncodeError:
        answer = json.dumps(value, default=plain).encode()
    if len(answer) > ANSWER_LIMIT:
        raise HandlerFailure(TOO_LARGE,
                             f"Response payload size exceeded maximum allowed payload size ({ANSWER_LIMIT} bytes).")
    return answer


def call(handler, frame):
    timeout_ms, id_length = struct.unpack_from("<IB", frame, 1)
    id_end = 6 + id_length
    request_id = frame[6:id_end].decode("latin-1")
    trace_end = id_end + 1 + frame[id_end]
    trace = frame[id_end + 1:trace_end].decode("latin-1")
    (more_length,) = struct.unpack_from("<I", frame, trace_end)
    more_end = trace_end + 4 + more_length
    more = json.loads(bytes(frame[trace_end + 4:more_end])) if more_length else {}
    current.request_id = request_id
    if trace:
        os.environ["_X_AMZN_TRACE_ID"] = trace
    else:
        os.environ.pop("_X_AMZN_TRACE_ID", None)
    try:
        try:
            event = json.loads(bytes(frame[more_end:]) or b"{}")
        except Exception as error:
            raise HandlerFailure("Runtime.UnmarshalError", f"Unable to unmarshal input: {error}") from error
        send(b"A", answer_of(handler(event, Context(request_id, timeout_ms, more))))
    except Exception as error:
        error_type = error.error_type if isinstance(error, HandlerFailure) else type(error).__name__
        stack = [] if isinstance(error, HandlerFailure) else stack_of(error)
        log_failure(error_type, str(error), stack)
        document = {"errorMessage": str(error), "errorType": error_type}
        # What is too large is found out behind the runtime, at the service.
        if error_type != TOO_LARGE:
            document.update(requestId=request_id, stackTrace=stack)
        send_failure(b"E", place_of(error), document)


def listen_for_debugger():
    """Opens debugpy: before the handler loads, or, while the process of the code before this still has the port, once
    that has ended."""
    import debugpy
    import socket
    import threading

    def is_free():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", DEBUG_PORT))
            except OSError:
                return False
        return True

    def wait():
        while not is_free():
            time.sleep(0.05)
        debugpy.listen(("127.0.0.1", DEBUG_PORT))

    if is_free():
        wait()
    else:
        threading.Thread(target=wait, daemon=True).start()


def main():
    set_up_logging()
    if DEBUG_PORT:
        listen_for_debugger()
    try:
        handler = load_handler()
    except LoadError as error:
        log_failure(error.document["errorType"], str(error), error.document["stackTrace"])
        send_failure(b"F", error.place, error.document)
        sys.exit(1)
    send(b"R", b"")
    while (frame := read_frame()) is not None:
        call(handler, frame)


main()
