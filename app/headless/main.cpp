#include "app/headless/DescriptionCommand.h"
#include "app/headless/ExitCode.h"
#include "app/headless/ServeCommand.h"
#include "app/headless/TokenCommand.h"
#include "app/headless/TransferCommand.h"
#include "app/headless/VerifyCommand.h"
#include "core/base/TerminationSignals.h"
#include "core/engine/TraceExport.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <sys/resource.h>
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>

using namespace trestle;
using namespace trestle::headless;

namespace {

int usageError(const QString& message)
{
    std::fprintf(stderr, "trestle-cli: %s\nTry 'trestle-cli --help'.\n", qUtf8Printable(message));
    return UsageError;
}

// Every connection is a descriptor: take as many as the system lets us have.
void raiseDescriptorLimit()
{
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(const ServeCommand::Options& options)
{
    raiseDescriptorLimit();
    base::TerminationSignals signalsToEnd;
    QObject::connect(&signalsToEnd, &base::TerminationSignals::requested, qApp, &QCoreApplication::quit);
    const auto running = ServeCommand::start(options);
    if (!running) {
        std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(running.error().message));
        return Failure;
    }
    return QCoreApplication::exec();
}

// "name=number,…": `take` gets each, and says whether it knows the name and has a use for the number. False if one of
// them is none.
bool readNumbers(const QString& text, const std::function<bool(const QString& name, double number)>& take)
{
    const QStringList parts = text.split(QLatin1Char(','), Qt::SkipEmptyParts);
    return std::all_of(parts.cbegin(), parts.cend(), [&](const QString& part) {
        const qsizetype sign = part.indexOf(QLatin1Char('='));
        bool ok = false;
        const double number = part.mid(sign + 1).toDouble(&ok);
        return sign > 0 && ok && take(part.left(sign), number);
    });
}

// What --errors, --signatures and --isolation say, put into the options; a sentence if they cannot be read.
const char* readChecks(const QCommandLineParser& parser, ServeCommand::Options& options)
{
    const QString errors = parser.value(QStringLiteral("errors"));
    const QString signatures = parser.value(QStringLiteral("signatures"));
    if (errors == u"aws-2026")
        options.errors = workspace::ErrorProfile::Aws2026;
    else if (errors == u"classic")
        options.errors = workspace::ErrorProfile::Classic;
    else if (!errors.isEmpty())
        return "--errors takes aws-2026 or classic";
    if (signatures == u"lenient")
        options.signatures = workspace::SignatureCheck::Lenient;
    else if (signatures == u"required")
        options.signatures = workspace::SignatureCheck::Required;
    else if (signatures == u"verified")
        options.signatures = workspace::SignatureCheck::Verified;
    else if (!signatures.isEmpty())
        return "--signatures takes lenient, required or verified";
    const QString isolation = parser.value(QStringLiteral("isolation"));
    if (!isolation.isEmpty() && isolation != u"standard" && isolation != u"strict")
        return "--isolation takes standard or strict";
    if (!isolation.isEmpty())
        options.isolation = isolation == u"strict" ? functions::Isolation::Strict : functions::Isolation::Standard;
    return nullptr;
}

// What --throughput and --table-delays say, put into the options; a sentence if they cannot be read.
const char* readPacing(const QCommandLineParser& parser, ServeCommand::Options& options)
{
    const QString throughput = parser.value(QStringLiteral("throughput"));
    if (!throughput.isEmpty() && throughput != u"enforced" && throughput != u"unlimited")
        return "--throughput takes enforced or unlimited";
    if (!throughput.isEmpty()) options.limitsThroughput = throughput == u"enforced";
    const QString delays = parser.value(QStringLiteral("table-delays"));
    if (delays.isEmpty()) return nullptr;
    tables::StateDelays& to = options.tableDelays.emplace();
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
const char* readWebSocketLimits(const QCommandLineParser& parser, http::WebSocketLimits& limits)
{
    constexpr double mostSeconds = 1'000'000;
    constexpr double mostBytes = 16 << 20;
    const std::map<QString, int*> times{{QStringLiteral("idle"), &limits.idleMs},
                                        {QStringLiteral("life"), &limits.lifeMs}};
    const std::map<QString, qint64*> sizes{{QStringLiteral("frame"), &limits.rules.frameBytes},
                                           {QStringLiteral("message"), &limits.rules.messageBytes}};
    const bool read = readNumbers(parser.value(QStringLiteral("websocket-limits")), [&](const QString& name, double n) {
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

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("trestle-cli"));
    QCoreApplication::setApplicationVersion(QStringLiteral(TRESTLE_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral(
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
        "lines; 130 import or export was ended by a signal."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(
        QStringLiteral("command"),
        QStringLiteral("serve, import, export, import-api, export-api, reference, verify or token"));
    parser.addPositionalArgument(QStringLiteral("DIR"), QStringLiteral("The workspace's folder."));
    const QCommandLineOption port(QStringLiteral("port"),
                                  QStringLiteral("Listen on port N instead of the workspace's; 0 takes any free one."),
                                  QStringLiteral("N"));
    const QCommandLineOption sample(QStringLiteral("sample"),
                                    QStringLiteral("If DIR is empty, begin with the sample Lending Library."));
    const QCommandLineOption noApiPorts(
        QStringLiteral("no-api-ports"),
        QStringLiteral("Open no ports for single APIs; they answer through the one port of the workspace."));
    const QCommandLineOption threads(QStringLiteral("io-threads"),
                                     QStringLiteral("Use N I/O threads instead of one per core."), QStringLiteral("N"));
    const QCommandLineOption errors(
        QStringLiteral("errors"),
        QStringLiteral("serve: word validation errors as the table service does since 2026 (aws-2026) or did before "
                       "(classic)."),
        QStringLiteral("PROFILE"));
    const QCommandLineOption signatures(
        QStringLiteral("signatures"),
        QStringLiteral("serve: ask nothing of the signatures of requests (lenient), ask that they are there "
                       "(required), or check them with the keys in AWS_ACCESS_KEY_ID and "
                       "AWS_SECRET_ACCESS_KEY (verified)."),
        QStringLiteral("CHECK"));
    const QCommandLineOption isolation(
        QStringLiteral("isolation"),
        QStringLiteral("serve: functions see the machine as any program does (standard), or only their own files and "
                       "what they run on (strict; needs bubblewrap)."),
        QStringLiteral("HOW"));
    const QCommandLineOption buckets(
        QStringLiteral("buckets"),
        QStringLiteral("serve: exports to and imports from buckets use the subfolders of FOLDER; without it they are "
                       "refused."),
        QStringLiteral("FOLDER"));
    const QCommandLineOption format(
        QStringLiteral("format"),
        QStringLiteral("Lines of import and export: typed ({\"Item\": …}) or plain; import tells them apart by itself, "
                       "export writes typed ones."),
        QStringLiteral("FORMAT"));
    const QCommandLineOption rejects(
        QStringLiteral("rejects"), QStringLiteral("Where import writes the lines it refuses."), QStringLiteral("FILE"));
    const QCommandLineOption fromStart(
        QStringLiteral("from-start"),
        QStringLiteral("import, export: begin anew, do not go on where a former run ended."));
    const QCommandLineOption throughput(
        QStringLiteral("throughput"),
        QStringLiteral("serve: enforce provisioned and maximum throughput of tables (enforced) or not (unlimited)."),
        QStringLiteral("HOW"));
    const QCommandLineOption delays(
        QStringLiteral("table-delays"),
        QStringLiteral(
            "serve: seconds that tables are CREATING, UPDATING and DELETING, new indexes are filled, and replicas lag: "
            "create=5,update=3,delete=2,backfill=10,replicate=1; what is left out is done at once."),
        QStringLiteral("DELAYS"));
    const QCommandLineOption webSocketLimits(
        QStringLiteral("websocket-limits"),
        QStringLiteral("serve: other limits of WebSockets than the service's idle=600,life=7200 seconds and "
                       "frame=32768,message=131072 bytes."),
        QStringLiteral("LIMITS"));
    const QCommandLineOption issuer(QStringLiteral("issuer"),
                                    QStringLiteral("token: who issues it; the workspace's endpoint by default."),
                                    QStringLiteral("URL"));
    const QCommandLineOption audience(QStringLiteral("audience"), QStringLiteral("token: the claim aud."),
                                      QStringLiteral("TEXT"));
    const QCommandLineOption subject(QStringLiteral("subject"), QStringLiteral("token: the claim sub."),
                                     QStringLiteral("TEXT"));
    const QCommandLineOption scope(QStringLiteral("scope"),
                                   QStringLiteral("token: the claim scope, words with blanks between."),
                                   QStringLiteral("TEXT"));
    const QCommandLineOption claims(QStringLiteral("claims"), QStringLiteral("token: more claims, as a JSON object."),
                                    QStringLiteral("JSON"));
    const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("token: how long it is good; 3600."),
                                     QStringLiteral("N"));
    parser.addOptions({issuer, audience, subject, scope, claims, seconds});
    const QCommandLineOption api(QStringLiteral("api"),
                                 QStringLiteral("import-api: the API whose place the description takes."),
                                 QStringLiteral("NAME"));
    const QCommandLineOption merge(QStringLiteral("merge"),
                                   QStringLiteral("import-api: keep what that API has and the description has not."));
    const QCommandLineOption protocol(QStringLiteral("protocol"),
                                      QStringLiteral("import-api: the new API is a REST API (rest, the default) or an "
                                                     "HTTP API (http)."),
                                      QStringLiteral("PROTOCOL"), QStringLiteral("rest"));
    const QCommandLineOption specification(
        QStringLiteral("as"),
        QStringLiteral("export-api: OpenAPI 2.0 (swagger), 3.0 (oas30, the default) or 3.1 (oas31)."),
        QStringLiteral("VERSION"), QStringLiteral("oas30"));
    const QCommandLineOption plain(QStringLiteral("plain"),
                                   QStringLiteral("export-api: without the gateway's own extensions."));
    const QCommandLineOption server(QStringLiteral("server"),
                                    QStringLiteral("reference: where its forms send requests to."),
                                    QStringLiteral("URL"));
    parser.addOptions({server, api, merge, protocol, specification, plain});
    const QCommandLineOption metrics(
        QStringLiteral("metrics"),
        QStringLiteral("serve: tell what the APIs count and how long they take at /_trestle/metrics, as Prometheus "
                       "reads it."));
    const QCommandLineOption reference(
        QStringLiteral("reference"),
        QStringLiteral("serve: show the APIs' reference, with forms to try them out, at /_trestle/reference."));
    const QCommandLineOption tlsPort(
        QStringLiteral("tls-port"),
        QStringLiteral(
            "serve: answer over TLS too, on port N, 0 being any free one, with certificate.pem and key.pem of "
            ".trestle/tls, which are made if they are missing. Custom domains with mutual TLS answer there "
            "only; their truststore s3://BUCKET/KEY is a file below --buckets, or the workspace's buckets."),
        QStringLiteral("N"));
    const QCommandLineOption otlp(
        QStringLiteral("otlp"),
        QStringLiteral(
            "serve: send traces to a collector on this machine, as OTLP/HTTP in JSON: http://127.0.0.1:4318."),
        QStringLiteral("URL"));
    parser.addOptions({port, sample, noApiPorts, threads, errors, signatures, isolation, throughput, delays,
                       webSocketLimits, metrics, reference, tlsPort, otlp, buckets, format, rejects, fromStart});
    if (!parser.parse(QCoreApplication::arguments())) return usageError(parser.errorText());
    if (parser.isSet(QStringLiteral("version"))) parser.showVersion();
    if (parser.isSet(QStringLiteral("help"))) parser.showHelp(Success);

    const QStringList arguments = parser.positionalArguments();
    if (arguments.isEmpty()) return usageError(QStringLiteral("a command is missing"));
    if (arguments[0] == u"verify") {
        if (arguments.size() != 2) return usageError(QStringLiteral("verify takes one folder"));
        return runVerify(arguments[1]);
    }
    if (arguments[0] == u"token") {
        if (arguments.size() != 2) return usageError(QStringLiteral("token takes one folder"));
        TokenOptions token{.folder = arguments[1],
                           .issuer = parser.value(issuer).toUtf8(),
                           .audience = parser.value(audience).toUtf8(),
                           .subject = parser.value(subject).toUtf8(),
                           .scope = parser.value(scope).toUtf8(),
                           .claims = parser.value(claims).toUtf8()};
        bool isNumber = true;
        if (parser.isSet(seconds)) token.seconds = parser.value(seconds).toLongLong(&isNumber);
        if (!isNumber) return usageError(QStringLiteral("--seconds takes a number"));
        return runToken(token);
    }
    if (arguments[0] == u"import" || arguments[0] == u"export") {
        if (arguments.size() != 4)
            return usageError(QStringLiteral("%1 takes a folder, a table and a file").arg(arguments[0]));
        TransferOptions transfer{arguments[1], arguments[2].toUtf8(), arguments[3]};
        transfer.rejects = parser.value(rejects);
        transfer.fromStart = parser.isSet(fromStart);
        if (const QString text = parser.value(format); text == u"typed")
            transfer.format = tables::LineFormat::Typed;
        else if (text == u"plain")
            transfer.format = tables::LineFormat::Plain;
        else if (!text.isEmpty())
            return usageError(QStringLiteral("--format takes typed or plain"));
        return arguments[0] == u"import" ? runImport(transfer) : runExport(transfer);
    }
    if (arguments[0] == u"import-api") {
        if (arguments.size() != 3) return usageError(QStringLiteral("import-api takes a folder and a file"));
        const QString word = parser.value(protocol);
        if (word != u"rest" && word != u"http") return usageError(QStringLiteral("--protocol takes rest or http"));
        if (parser.isSet(merge) && !parser.isSet(api)) return usageError(QStringLiteral("--merge needs --api"));
        return runImportApi({.folder = arguments[1],
                             .file = arguments[2],
                             .api = parser.value(api).toUtf8(),
                             .merges = parser.isSet(merge),
                             .isHttp = word == u"http"});
    }
    if (arguments[0] == u"export-api") {
        if (arguments.size() != 4) return usageError(QStringLiteral("export-api takes a folder, an API and a file"));
        const QString word = parser.value(specification);
        if (word != u"swagger" && word != u"oas30" && word != u"oas31")
            return usageError(QStringLiteral("--as takes swagger, oas30 or oas31"));
        return runExportApi({.folder = arguments[1],
                             .file = arguments[3],
                             .api = arguments[2].toUtf8(),
                             .version = word,
                             .isPlain = parser.isSet(plain)});
    }
    if (arguments[0] == u"reference") {
        if (arguments.size() != 4) return usageError(QStringLiteral("reference takes a folder, an API and a folder"));
        return runReference({.folder = arguments[1],
                             .file = arguments[3],
                             .api = arguments[2].toUtf8(),
                             .server = parser.value(server).toUtf8()});
    }
    if (arguments[0] != u"serve")
        return usageError(QStringLiteral("\"%1\" is no command; there are: serve, import, export, import-api, "
                                         "export-api, reference, verify, token")
                              .arg(arguments[0]));
    if (arguments.size() != 2) return usageError(QStringLiteral("serve takes one folder"));

    ServeCommand::Options options;
    options.folder = arguments[1];
    options.sample = parser.isSet(sample);
    options.bucketsFolder = parser.value(buckets);
    options.apiPorts = !parser.isSet(noApiPorts);
    bool ok = true;
    if (parser.isSet(port)) {
        options.port = parser.value(port).toUShort(&ok);
        if (!ok) return usageError(QStringLiteral("--port takes a number from 0 to 65535"));
    }
    if (parser.isSet(tlsPort)) {
        options.tlsPort = parser.value(tlsPort).toUShort(&ok);
        if (!ok) return usageError(QStringLiteral("--tls-port takes a number from 0 to 65535"));
    }
    if (parser.isSet(threads)) {
        options.ioThreads = parser.value(threads).toInt(&ok);
        if (!ok || options.ioThreads < 1 || options.ioThreads > 256)
            return usageError(QStringLiteral("--io-threads takes a number from 1 to 256"));
    }
    options.metrics = parser.isSet(metrics);
    options.reference = parser.isSet(reference);
    if (parser.isSet(otlp)) {
        base::Result<QUrl> collector = engine::TraceExport::collectorUrl(parser.value(otlp));
        if (!collector) return usageError(collector.error().message);
        options.traceCollector = std::move(*collector);
    }
    if (const char* wrong = readChecks(parser, options)) return usageError(QString::fromUtf8(wrong));
    if (const char* wrong = readPacing(parser, options)) return usageError(QString::fromUtf8(wrong));
    if (const char* wrong = readWebSocketLimits(parser, options.webSockets))
        return usageError(QString::fromUtf8(wrong));
    return serve(options);
}
