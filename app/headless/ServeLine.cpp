#include "app/headless/ServeLine.h"

#include "app/headless/ServeCommand.h"
#include "core/engine/TraceExport.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace trestle::headless {

namespace {

using ServeOptions = ServeCommand::Options;

constexpr char portNumbers[] = "a number from 0 to 65535";

bool takePort(std::optional<quint16>& to, const QString& value)
{
    bool isNumber = false;
    to = value.toUShort(&isNumber);
    return isNumber;
}

bool takeThreads(ServeOptions& to, const QString& value)
{
    bool isNumber = false;
    to.ioThreads = value.toInt(&isNumber);
    return isNumber && to.ioThreads >= 1 && to.ioThreads <= 256;
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

bool takeDelays(ServeOptions& options, const QString& value)
{
    tables::StateDelays& to = options.tableDelays.emplace();
    const std::map<QString, qint64*> places{{QStringLiteral("create"), &to.createMs},
                                            {QStringLiteral("update"), &to.updateMs},
                                            {QStringLiteral("delete"), &to.deleteMs},
                                            {QStringLiteral("backfill"), &to.backfillMs},
                                            {QStringLiteral("replicate"), &to.replicaMs}};
    return readNumbers(value, [&](const QString& name, double seconds) {
        const auto place = places.find(name);
        if (place == places.end() || seconds < 0 || seconds > 3600) return false;
        *place->second = qRound64(seconds * 1000);
        return true;
    });
}

bool takeWebSocketLimits(ServeOptions& options, const QString& value)
{
    constexpr double mostSeconds = 1'000'000;
    constexpr double mostBytes = 16 << 20;
    http::WebSocketLimits& limits = options.webSockets;
    const std::map<QString, int*> times{{QStringLiteral("idle"), &limits.idleMs},
                                        {QStringLiteral("life"), &limits.lifeMs}};
    const std::map<QString, qint64*> sizes{{QStringLiteral("frame"), &limits.rules.frameBytes},
                                           {QStringLiteral("message"), &limits.rules.messageBytes}};
    return readNumbers(value, [&](const QString& name, double n) {
        const auto time = times.find(name);
        const auto size = sizes.find(name);
        if (n <= 0 || n > (time == times.end() ? mostBytes : mostSeconds)) return false;
        if (time != times.end()) *time->second = static_cast<int>(qRound64(n * 1000));
        if (size != sizes.end()) *size->second = qRound64(n);
        return time != times.end() || size != sizes.end();
    });
}

bool takeCollector(ServeOptions& to, const QString& value)
{
    base::Result<QUrl> collector = engine::TraceExport::collectorUrl(value);
    if (collector) to.traceCollector = std::move(*collector);
    return bool(collector);
}

}  // namespace

Command serveCommand()
{
    return makeCommand<ServeOptions>(
        {"serve", "DIR", "one folder", "Serves the workspace in DIR until SIGTERM or SIGINT.",
         "Makes its files if DIR is empty, keeps data in DIR/.trestle, and prints one line with the address when it is "
         "ready.\n\nWhat the options say holds instead of what trestle.yaml says, and is not written there."},
        [](const QStringList& arguments) { return ServeOptions{.folder = arguments[0]}; },
        {{{"port", "N", "Listen on port N instead of the workspace's; 0 takes any free one.", portNumbers},
          [](ServeOptions& to, const QString& value) { return takePort(to.port, value); }},
         {{"sample", nullptr, "If DIR is empty, begin with the sample Lending Library."},
          setTrue<&ServeOptions::sample>},
         {{"no-api-ports", nullptr,
           "Open no ports for single APIs; they answer through the one port of the workspace."},
          [](ServeOptions& to, const QString&) {
              to.apiPorts = false;
              return true;
          }},
         {{"io-threads", "N", "Use N I/O threads instead of one per core.", "a number from 1 to 256"}, takeThreads},
         {{"errors", "PROFILE",
           "Word validation errors as the table service does since 2026 (aws-2026) or did before (classic).",
           "aws-2026 or classic"},
          [](ServeOptions& to, const QString& value) {
              using workspace::ErrorProfile;
              return setOneOf<ErrorProfile>(to.errors, value,
                                            {{"aws-2026", ErrorProfile::Aws2026}, {"classic", ErrorProfile::Classic}});
          }},
         {{"signatures", "CHECK",
           "Ask nothing of the signatures of requests (lenient), ask that they are there (required), or check them "
           "with "
           "the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (verified).",
           "lenient, required or verified"},
          [](ServeOptions& to, const QString& value) {
              using workspace::SignatureCheck;
              return setOneOf<SignatureCheck>(to.signatures, value,
                                              {{"lenient", SignatureCheck::Lenient},
                                               {"required", SignatureCheck::Required},
                                               {"verified", SignatureCheck::Verified}});
          }},
         {{"isolation", "HOW",
           "Functions see the machine as any program does (standard), or only their own files and what they run on "
           "(strict; needs bubblewrap).",
           "standard or strict"},
          [](ServeOptions& to, const QString& value) {
              using functions::Isolation;
              return setOneOf<Isolation>(to.isolation, value,
                                         {{"standard", Isolation::Standard}, {"strict", Isolation::Strict}});
          }},
         {{"throughput", "HOW", "Enforce provisioned and maximum throughput of tables (enforced) or not (unlimited).",
           "enforced or unlimited"},
          [](ServeOptions& to, const QString& value) {
              return setOneOf<bool>(to.limitsThroughput, value, {{"enforced", true}, {"unlimited", false}});
          }},
         {{"table-delays", "DELAYS",
           "Seconds that tables are CREATING, UPDATING and DELETING, new indexes are filled, and replicas lag: "
           "create=5,update=3,delete=2,backfill=10,replicate=1; what is left out is done at once.",
           "create=S,update=S,delete=S,backfill=S,replicate=S, each from 0 to 3600 seconds"},
          takeDelays},
         {{"websocket-limits", "LIMITS",
           "Other limits of WebSockets than the service's idle=600,life=7200 seconds and frame=32768,message=131072 "
           "bytes.",
           "idle=S,life=S,frame=BYTES,message=BYTES, each above 0: at most 1000000 seconds, 16777216 bytes"},
          takeWebSocketLimits},
         {{"metrics", nullptr,
           "Tell what the APIs count and how long they take at /_trestle/metrics, as Prometheus reads it."},
          setTrue<&ServeOptions::metrics>},
         {{"reference", nullptr, "Show the APIs' reference, with forms to try them out, at /_trestle/reference."},
          setTrue<&ServeOptions::reference>},
         {{"tls-port", "N",
           "Answer over TLS too, on port N, 0 being any free one, with certificate.pem and key.pem of .trestle/tls, "
           "which are made if they are missing. Custom domains with mutual TLS answer there only; their truststore "
           "s3://BUCKET/KEY is a file below --buckets, or the workspace's buckets.",
           portNumbers},
          [](ServeOptions& to, const QString& value) { return takePort(to.tlsPort, value); }},
         {{"otlp", "URL", "Send traces to a collector on this machine, as OTLP/HTTP in JSON: http://127.0.0.1:4318.",
           "the address of a collector on this machine, such as http://127.0.0.1:4318"},
          takeCollector},
         {{"buckets", "FOLDER",
           "Exports to and imports from buckets use the subfolders of FOLDER; without it they are refused."},
          setText<&ServeOptions::bucketsFolder>}},
        runServe);
}

}  // namespace trestle::headless
