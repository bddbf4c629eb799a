#include "app/headless/CommandLine.h"

#include "app/headless/DescriptionCommand.h"
#include "app/headless/ServeCommand.h"
#include "app/headless/TokenCommand.h"
#include "app/headless/TransferCommand.h"
#include "app/headless/VerifyCommand.h"
#include "core/engine/TraceExport.h"

#include <QCommandLineParser>

#include <algorithm>
#include <cmath>
#include <map>

namespace trestle::headless {

namespace {

constexpr char description[] =
    "Runs a Trestle workspace without a window: its APIs, functions and tables, on 127.0.0.1.\n\n"
    "  trestle-cli serve DIR    serves the workspace in DIR until SIGTERM or SIGINT; makes its "
    "files if DIR is empty,\n"
    "                           keeps data in DIR/.trestle, and prints one line with the address "
    "when it is ready\n"
    "  trestle-cli import DIR TABLE FILE|-\n"
    "                           puts the items of a JSON Lines file into a table: {\"Item\": {…}} in "
    "typed JSON, or plain\n"
    "                           objects. SIGINT ends it after the step under way; the same command "
    "goes on there. Lines that\n"
    "                           are refused stand in FILE.rejects.jsonl with number and reason\n"
    "  trestle-cli export DIR TABLE FILE|-\n"
    "                           writes the items of a table as JSON Lines; after SIGINT the same "
    "command goes on\n"
    "  trestle-cli import-api DIR FILE|-\n"
    "                           makes an API of an OpenAPI file (2.0, 3.0 or 3.1, JSON or YAML) and "
    "prints its name; --api NAME\n"
    "                           puts it in place of that one, with --merge into it\n"
    "  trestle-cli export-api DIR API FILE|-\n"
    "                           writes an API as OpenAPI: YAML if FILE ends in .yaml, JSON "
    "otherwise\n"
    "  trestle-cli reference DIR API FOLDER\n"
    "                           writes the API's reference: one page that needs no network, and "
    "OpenAPI 3.0 and 3.1\n"
    "  trestle-cli verify DIR   reads all data and compares it with its checksums; prints what is "
    "damaged, with table and key\n"
    "  trestle-cli token DIR    prints a token of the workspace's own issuer, signed with the key in "
    "DIR/.trestle, for routes\n"
    "                           with a JWT authorizer whose issuer is http://localhost:PORT/_trestle/issuer\n\n"
    "import, export and verify need the data for themselves: they name the program that serves it.\n\n"
    "Exit codes: 0 ended as asked; 1 the workspace, its data or the port could not be opened, or "
    "reading or writing failed;\n2 wrong command line; 3 verify found damage, or import refused "
    "lines; 130 import or export was ended by a signal.";

struct CommandLineOptions
{
    const QCommandLineOption issuer{QStringLiteral("issuer"),
                                    QStringLiteral("token: who issues it; the workspace's endpoint by default."),
                                    QStringLiteral("URL")};
    const QCommandLineOption audience{QStringLiteral("audience"), QStringLiteral("token: the claim aud."),
                                      QStringLiteral("TEXT")};
    const QCommandLineOption subject{QStringLiteral("subject"), QStringLiteral("token: the claim sub."),
                                     QStringLiteral("TEXT")};
    const QCommandLineOption scope{QStringLiteral("scope"),
                                   QStringLiteral("token: the claim scope, words with blanks between."),
                                   QStringLiteral("TEXT")};
    const QCommandLineOption claims{QStringLiteral("claims"), QStringLiteral("token: more claims, as a JSON object."),
                                    QStringLiteral("JSON")};
    const QCommandLineOption seconds{QStringLiteral("seconds"), QStringLiteral("token: how long it is good; 3600."),
                                     QStringLiteral("N")};
    const QCommandLineOption server{QStringLiteral("server"),
                                    QStringLiteral("reference: where its forms send requests to."),
                                    QStringLiteral("URL")};
    const QCommandLineOption api{QStringLiteral("api"),
                                 QStringLiteral("import-api: the API whose place the description takes."),
                                 QStringLiteral("NAME")};
    const QCommandLineOption merge{QStringLiteral("merge"),
                                   QStringLiteral("import-api: keep what that API has and the description has not.")};
    const QCommandLineOption protocol{QStringLiteral("protocol"),
                                      QStringLiteral("import-api: the new API is a REST API (rest, the default) or an "
                                                     "HTTP API (http)."),
                                      QStringLiteral("PROTOCOL"), QStringLiteral("rest")};
    const QCommandLineOption specification{
        QStringLiteral("as"),
        QStringLiteral("export-api: OpenAPI 2.0 (swagger), 3.0 (oas30, the default) or 3.1 (oas31)."),
        QStringLiteral("VERSION"), QStringLiteral("oas30")};
    const QCommandLineOption plain{QStringLiteral("plain"),
                                   QStringLiteral("export-api: without the gateway's own extensions.")};
    const QCommandLineOption port{
        QStringLiteral("port"),
        QStringLiteral("serve: listen on port N instead of the workspace's; 0 takes any free one."),
        QStringLiteral("N")};
    const QCommandLineOption sample{QStringLiteral("sample"),
                                    QStringLiteral("serve: if DIR is empty, begin with the sample Lending Library.")};
    const QCommandLineOption noApiPorts{
        QStringLiteral("no-api-ports"),
        QStringLiteral("serve: open no ports for single APIs; they answer through the one port of the workspace.")};
    const QCommandLineOption threads{QStringLiteral("io-threads"),
                                     QStringLiteral("serve: use N I/O threads instead of one per core."),
                                     QStringLiteral("N")};
    const QCommandLineOption errors{
        QStringLiteral("errors"),
        QStringLiteral("serve: word validation errors as the table service does since 2026 (aws-2026) or did before "
                       "(classic)."),
        QStringLiteral("PROFILE")};
    const QCommandLineOption signatures{
        QStringLiteral("signatures"),
        QStringLiteral("serve: ask nothing of the signatures of requests (lenient), ask that they are there "
                       "(required), or check them with the keys in AWS_ACCESS_KEY_ID and "
                       "AWS_SECRET_ACCESS_KEY (verified)."),
        QStringLiteral("CHECK")};
    const QCommandLineOption isolation{
        QStringLiteral("isolation"),
        QStringLiteral("serve: functions see the machine as any program does (standard), or only their own files and "
                       "what they run on (strict; needs bubblewrap)."),
        QStringLiteral("HOW")};
    const QCommandLineOption throughput{
        QStringLiteral("throughput"),
        QStringLiteral("serve: enforce provisioned and maximum throughput of tables (enforced) or not (unlimited)."),
        QStringLiteral("HOW")};
    const QCommandLineOption delays{
        QStringLiteral("table-delays"),
        QStringLiteral(
            "serve: seconds that tables are CREATING, UPDATING and DELETING, new indexes are filled, and replicas lag: "
            "create=5,update=3,delete=2,backfill=10,replicate=1; what is left out is done at once."),
        QStringLiteral("DELAYS")};
    const QCommandLineOption webSocketLimits{
        QStringLiteral("websocket-limits"),
        QStringLiteral("serve: other limits of WebSockets than the service's idle=600,life=7200 seconds and "
                       "frame=32768,message=131072 bytes."),
        QStringLiteral("LIMITS")};
    const QCommandLineOption metrics{
        QStringLiteral("metrics"),
        QStringLiteral("serve: tell what the APIs count and how long they take at /_trestle/metrics, as Prometheus "
                       "reads it.")};
    const QCommandLineOption reference{
        QStringLiteral("reference"),
        QStringLiteral("serve: show the APIs' reference, with forms to try them out, at /_trestle/reference.")};
    const QCommandLineOption tlsPort{
        QStringLiteral("tls-port"),
        QStringLiteral(
            "serve: answer over TLS too, on port N, 0 being any free one, with certificate.pem and key.pem of "
            ".trestle/tls, which are made if they are missing. Custom domains with mutual TLS answer there "
            "only; their truststore s3://BUCKET/KEY is a file below --buckets, or the workspace's buckets."),
        QStringLiteral("N")};
    const QCommandLineOption otlp{
        QStringLiteral("otlp"),
        QStringLiteral(
            "serve: send traces to a collector on this machine, as OTLP/HTTP in JSON: http://127.0.0.1:4318."),
        QStringLiteral("URL")};
    const QCommandLineOption buckets{
        QStringLiteral("buckets"),
        QStringLiteral("serve: exports to and imports from buckets use the subfolders of FOLDER; without it they are "
                       "refused."),
        QStringLiteral("FOLDER")};
    const QCommandLineOption format{
        QStringLiteral("format"),
        QStringLiteral("import, export: lines are typed ({\"Item\": …}) or plain; import tells them apart by itself, "
                       "export writes typed ones."),
        QStringLiteral("FORMAT")};
    const QCommandLineOption rejects{QStringLiteral("rejects"),
                                     QStringLiteral("import: where the lines it refuses are written."),
                                     QStringLiteral("FILE")};
    const QCommandLineOption fromStart{
        QStringLiteral("from-start"),
        QStringLiteral("import, export: begin anew, do not go on where a former run ended.")};

    // In the order of --help, which is that of the commands.
    [[nodiscard]] QList<QCommandLineOption> all() const
    {
        return {port,    sample,          noApiPorts, threads,   errors,   signatures,    isolation, throughput,
                delays,  webSocketLimits, metrics,    reference, tlsPort,  otlp,          buckets,   format,
                rejects, fromStart,       api,        merge,     protocol, specification, plain,     server,
                issuer,  audience,        subject,    scope,     claims,   seconds};
    }
};

// A command with what it was given.
struct Asked
{
    const QCommandLineParser& parser;
    const CommandLineOptions& options;
    const QStringList arguments;  // behind the command

    [[nodiscard]] bool has(const QCommandLineOption& option) const { return parser.isSet(option); }
    [[nodiscard]] QString value(const QCommandLineOption& option) const { return parser.value(option); }
    [[nodiscard]] QByteArray bytes(const QCommandLineOption& option) const { return value(option).toUtf8(); }
};

using Reading = base::Result<CommandRun>;

base::Error usage(const QString& message)
{
    return {base::ErrorCode::InvalidArgument, message};
}

// "name=number,…": `take` gets each, and says whether it knows the name and has a use for the number. False if one of
// them is none.
bool readNumbers(const QString& text, const std::function<bool(const QString& name, double number)>& take)
{
    const QStringList parts = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    return std::all_of(parts.cbegin(), parts.cend(), [&](const QString& part) {
        const qsizetype sign = part.indexOf(QLatin1Char('='));
        bool isNumber = false;
        const double number = part.mid(sign + 1).toDouble(&isNumber);  // "nan" is one to it
        return sign > 0 && isNumber && std::isfinite(number) && take(part.left(sign), number);
    });
}

// What --errors, --signatures and --isolation say, put into the options; a sentence if they cannot be read.
const char* readChecks(const Asked& asked, ServeCommand::Options& serve)
{
    const QString errors = asked.value(asked.options.errors);
    const QString signatures = asked.value(asked.options.signatures);
    if (errors == u"aws-2026")
        serve.errors = workspace::ErrorProfile::Aws2026;
    else if (errors == u"classic")
        serve.errors = workspace::ErrorProfile::Classic;
    else if (!errors.isEmpty())
        return "--errors takes aws-2026 or classic";
    if (signatures == u"lenient")
        serve.signatures = workspace::SignatureCheck::Lenient;
    else if (signatures == u"required")
        serve.signatures = workspace::SignatureCheck::Required;
    else if (signatures == u"verified")
        serve.signatures = workspace::SignatureCheck::Verified;
    else if (!signatures.isEmpty())
        return "--signatures takes lenient, required or verified";
    const QString isolation = asked.value(asked.options.isolation);
    if (!isolation.isEmpty() && isolation != u"standard" && isolation != u"strict")
        return "--isolation takes standard or strict";
    if (!isolation.isEmpty())
        serve.isolation = isolation == u"strict" ? functions::Isolation::Strict : functions::Isolation::Standard;
    return nullptr;
}

// What --throughput and --table-delays say, put into the options; a sentence if they cannot be read.
const char* readPacing(const Asked& asked, ServeCommand::Options& serve)
{
    const QString throughput = asked.value(asked.options.throughput);
    if (!throughput.isEmpty() && throughput != u"enforced" && throughput != u"unlimited")
        return "--throughput takes enforced or unlimited";
    if (!throughput.isEmpty()) serve.limitsThroughput = throughput == u"enforced";
    const QString delays = asked.value(asked.options.delays);
    if (delays.isEmpty()) return nullptr;
    tables::StateDelays& to = serve.tableDelays.emplace();
    const std::map<QString, qint64*> places{{QStringLiteral("create"), &to.createMs},
                                            {QStringLiteral("update"), &to.updateMs},
                                            {QStringLiteral("delete"), &to.deleteMs},
                                            {QStringLiteral("backfill"), &to.backfillMs},
                                            {QStringLiteral("replicate"), &to.replicaMs}};
    const bool read = readNumbers(delays, [&](const QString& name, double seconds) {
        const auto place = places.find(name);
        if (place == places.end() || seconds < 0 || seconds > 3600) return false;
        *place->second = qRound64(seconds * 1000);
        return true;
    });
    return read ? nullptr
                : "--table-delays takes create=S,update=S,delete=S,backfill=S,replicate=S, each from 0 to 3600 seconds";
}

// What --websocket-limits says, put into the options; a sentence if it cannot be read.
const char* readWebSocketLimits(const Asked& asked, http::WebSocketLimits& limits)
{
    constexpr double mostSeconds = 1'000'000;
    constexpr double mostBytes = 16 << 20;
    const std::map<QString, int*> times{{QStringLiteral("idle"), &limits.idleMs},
                                        {QStringLiteral("life"), &limits.lifeMs}};
    const std::map<QString, qint64*> sizes{{QStringLiteral("frame"), &limits.rules.frameBytes},
                                           {QStringLiteral("message"), &limits.rules.messageBytes}};
    const bool read = readNumbers(asked.value(asked.options.webSocketLimits), [&](const QString& name, double n) {
        const auto time = times.find(name);
        const auto size = sizes.find(name);
        if (n <= 0 || n > (time == times.end() ? mostBytes : mostSeconds)) return false;
        if (time != times.end()) *time->second = static_cast<int>(qRound64(n * 1000));
        if (size != sizes.end()) *size->second = qRound64(n);
        return time != times.end() || size != sizes.end();
    });
    return read ? nullptr
                : "--websocket-limits takes idle=S,life=S,frame=BYTES,message=BYTES, each above 0: at most 1000000 "
                  "seconds, 16777216 bytes";
}

Reading readVerify(const Asked& asked)
{
    return CommandRun([folder = asked.arguments[0]] { return runVerify(folder); });
}

Reading readToken(const Asked& asked)
{
    const CommandLineOptions& options = asked.options;
    TokenOptions token{.folder = asked.arguments[0],
                       .issuer = asked.bytes(options.issuer),
                       .audience = asked.bytes(options.audience),
                       .subject = asked.bytes(options.subject),
                       .scope = asked.bytes(options.scope),
                       .claims = asked.bytes(options.claims)};
    bool isNumber = true;
    if (asked.has(options.seconds)) token.seconds = asked.value(options.seconds).toLongLong(&isNumber);
    if (!isNumber) return usage(QStringLiteral("--seconds takes a number"));
    return CommandRun([token] { return runToken(token); });
}

base::Result<TransferOptions> readTransfer(const Asked& asked)
{
    TransferOptions transfer{asked.arguments[0], asked.arguments[1].toUtf8(), asked.arguments[2]};
    transfer.rejects = asked.value(asked.options.rejects);
    transfer.fromStart = asked.has(asked.options.fromStart);
    if (const QString text = asked.value(asked.options.format); text == u"typed")
        transfer.format = tables::LineFormat::Typed;
    else if (text == u"plain")
        transfer.format = tables::LineFormat::Plain;
    else if (!text.isEmpty())
        return usage(QStringLiteral("--format takes typed or plain"));
    return transfer;
}

Reading readImport(const Asked& asked)
{
    const auto transfer = readTransfer(asked);
    if (!transfer) return transfer.error();
    return CommandRun([transfer = *transfer] { return runImport(transfer); });
}

Reading readExport(const Asked& asked)
{
    const auto transfer = readTransfer(asked);
    if (!transfer) return transfer.error();
    return CommandRun([transfer = *transfer] { return runExport(transfer); });
}

Reading readImportApi(const Asked& asked)
{
    const CommandLineOptions& options = asked.options;
    const QString word = asked.value(options.protocol);
    if (word != u"rest" && word != u"http") return usage(QStringLiteral("--protocol takes rest or http"));
    if (asked.has(options.merge) && !asked.has(options.api)) return usage(QStringLiteral("--merge needs --api"));
    const DescriptionOptions api{.folder = asked.arguments[0],
                                 .file = asked.arguments[1],
                                 .api = asked.bytes(options.api),
                                 .merges = asked.has(options.merge),
                                 .isHttp = word == u"http"};
    return CommandRun([api] { return runImportApi(api); });
}

Reading readExportApi(const Asked& asked)
{
    const QString word = asked.value(asked.options.specification);
    if (word != u"swagger" && word != u"oas30" && word != u"oas31")
        return usage(QStringLiteral("--as takes swagger, oas30 or oas31"));
    const DescriptionOptions api{.folder = asked.arguments[0],
                                 .file = asked.arguments[2],
                                 .api = asked.arguments[1].toUtf8(),
                                 .version = word,
                                 .isPlain = asked.has(asked.options.plain)};
    return CommandRun([api] { return runExportApi(api); });
}

Reading readReference(const Asked& asked)
{
    const DescriptionOptions api{.folder = asked.arguments[0],
                                 .file = asked.arguments[2],
                                 .api = asked.arguments[1].toUtf8(),
                                 .server = asked.bytes(asked.options.server)};
    return CommandRun([api] { return runReference(api); });
}

base::Result<std::optional<quint16>> readPort(const Asked& asked, const QCommandLineOption& option)
{
    if (!asked.has(option)) return std::optional<quint16>();
    bool isNumber = false;
    const quint16 port = asked.value(option).toUShort(&isNumber);
    if (!isNumber) return usage(QStringLiteral("--%1 takes a number from 0 to 65535").arg(option.names().first()));
    return std::optional(port);
}

Reading readServe(const Asked& asked)
{
    const CommandLineOptions& options = asked.options;
    ServeCommand::Options serve;
    serve.folder = asked.arguments[0];
    serve.sample = asked.has(options.sample);
    serve.bucketsFolder = asked.value(options.buckets);
    serve.apiPorts = !asked.has(options.noApiPorts);
    const auto port = readPort(asked, options.port);
    if (!port) return port.error();
    serve.port = *port;
    const auto tlsPort = readPort(asked, options.tlsPort);
    if (!tlsPort) return tlsPort.error();
    serve.tlsPort = *tlsPort;
    if (asked.has(options.threads)) {
        bool isNumber = false;
        serve.ioThreads = asked.value(options.threads).toInt(&isNumber);
        if (!isNumber || serve.ioThreads < 1 || serve.ioThreads > 256)
            return usage(QStringLiteral("--io-threads takes a number from 1 to 256"));
    }
    serve.metrics = asked.has(options.metrics);
    serve.reference = asked.has(options.reference);
    if (asked.has(options.otlp)) {
        base::Result<QUrl> collector = engine::TraceExport::collectorUrl(asked.value(options.otlp));
        if (!collector) return usage(collector.error().message);
        serve.traceCollector = std::move(*collector);
    }
    if (const char* wrong = readChecks(asked, serve)) return usage(QString::fromUtf8(wrong));
    if (const char* wrong = readPacing(asked, serve)) return usage(QString::fromUtf8(wrong));
    if (const char* wrong = readWebSocketLimits(asked, serve.webSockets)) return usage(QString::fromUtf8(wrong));
    return CommandRun([serve] { return runServe(serve); });
}

struct Command
{
    QLatin1String name;
    qsizetype arguments;  // behind it
    QLatin1String takes;  // in words
    Reading (*read)(const Asked& asked);
};

constexpr QLatin1String tableAndFile("a folder, a table and a file");
constexpr Command commands[] = {
    {QLatin1String("serve"), 1, QLatin1String("one folder"), readServe},
    {QLatin1String("import"), 3, tableAndFile, readImport},
    {QLatin1String("export"), 3, tableAndFile, readExport},
    {QLatin1String("import-api"), 2, QLatin1String("a folder and a file"), readImportApi},
    {QLatin1String("export-api"), 3, QLatin1String("a folder, an API and a file"), readExportApi},
    {QLatin1String("reference"), 3, QLatin1String("a folder, an API and a folder"), readReference},
    {QLatin1String("verify"), 1, QLatin1String("one folder"), readVerify},
    {QLatin1String("token"), 1, QLatin1String("one folder"), readToken},
};

QStringList commandNames()
{
    QStringList names;
    for (const Command& command : commands)
        names += command.name;
    return names;
}

}  // namespace

base::Result<CommandRun> readCommandLine(const QStringList& words)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QString::fromUtf8(description));
    parser.addHelpOption();
    parser.addVersionOption();
    const QStringList names = commandNames();
    parser.addPositionalArgument(QStringLiteral("command"), names.mid(0, names.size() - 1).join(QStringLiteral(", ")) +
                                                                QStringLiteral(" or ") + names.last());
    parser.addPositionalArgument(QStringLiteral("DIR"), QStringLiteral("The workspace's folder."));
    const CommandLineOptions options;
    parser.addOptions(options.all());
    if (!parser.parse(words)) return usage(parser.errorText());
    if (parser.isSet(QStringLiteral("version"))) parser.showVersion();
    if (parser.isSet(QStringLiteral("help"))) parser.showHelp(0);

    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty()) return usage(QStringLiteral("a command is missing"));
    const auto* const command = std::find_if(std::begin(commands), std::end(commands),
                                             [&](const Command& each) { return each.name == arguments[0]; });
    if (command == std::end(commands))
        return usage(
            QStringLiteral("\"%1\" is no command; there are: %2").arg(arguments[0], names.join(QStringLiteral(", "))));
    const Asked asked{parser, options, arguments.mid(1)};
    if (asked.arguments.size() != command->arguments)
        return usage(QStringLiteral("%1 takes %2").arg(command->name, command->takes));
    return command->read(asked);
}

}  // namespace trestle::headless
