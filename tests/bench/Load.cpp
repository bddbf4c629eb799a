// trestle_load: requests on N keep-alive connections, and what they cost the server: microseconds of CPU a request,
// of the whole process tree. README.md has examples.
#include "tests/bench/LoadClient.h"
#include "tests/bench/ProcessTree.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>
#include <QUrl>

using namespace trestle::bench;

namespace {

int fail(const QString& message)
{
    QTextStream(stderr) << message << Qt::endl;
    return 2;
}

double percentile(std::vector<float>& sorted, double share)
{
    return sorted.empty() ? 0 : double(sorted[std::min(sorted.size() - 1, size_t(double(sorted.size()) * share))]);
}

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Sends requests and measures what they cost the server."));
    const auto option = [&parser](const char* name, const char* text, const char* value, const char* fallback = "") {
        parser.addOption({QString::fromLatin1(name), QString::fromLatin1(text), QString::fromLatin1(value),
                          QString::fromLatin1(fallback)});
    };
    parser.addHelpOption();
    option("url", "Where to send: http://127.0.0.1:4566/path", "url");
    option("port", "Short for --url http://127.0.0.1:<port>/", "port");
    option("pid", "Root of the server's process tree", "pid");
    option("connections", "Busy connections", "n", "16");
    option("idle", "Connections that stay open without a request", "n", "0");
    option("seconds", "How long to measure", "s", "3");
    option("warmup", "How long to send before measuring", "s", "0.5");
    option("request-file", "Raw request, head and body; {i} and {i:6} become numbers", "file");
    option("method", "Method", "method", "GET");
    option("path", "Target; {i} allowed", "path");
    option("header", "Header line, repeatable; {i} allowed", "line");
    option("body", "Body; {i} allowed; @file reads it from a file", "text");
    option("range", "Numbers for {i} are 0 … range-1", "n", "1000000");
    parser.addOption({QStringLiteral("sequential"), QStringLiteral("Numbers for {i} count up instead of at random")});
    parser.addOption({QStringLiteral("json"), QStringLiteral("Print one JSON object")});
    parser.process(application);

    const auto text = [&parser](const char* name) { return parser.value(QString::fromLatin1(name)); };
    const QUrl url(parser.isSet(QStringLiteral("port")) ? QStringLiteral("http://127.0.0.1:%1/").arg(text("port"))
                                                        : text("url"));
    if (!url.isValid() || url.port() <= 0) return fail(QStringLiteral("--url or --port is missing"));
    QHostAddress host(url.host());
    if (url.host() == QLatin1String("localhost")) host = QHostAddress(QHostAddress::LocalHost);
    if (host.isNull()) return fail(QStringLiteral("The host has to be an IPv4 address"));

    QByteArray raw;
    if (parser.isSet(QStringLiteral("request-file"))) {
        QFile file(text("request-file"));
        if (!file.open(QIODevice::ReadOnly)) return fail(file.errorString());
        raw = file.readAll();
    } else {
        QByteArray target = text("path").toUtf8();
        if (target.isEmpty()) target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
        if (target.isEmpty()) target = "/";
        raw = text("method").toUtf8() + ' ' + target + " HTTP/1.1\r\n";
        const QStringList headers = parser.values(QStringLiteral("header"));
        bool hasHost = false;
        for (const QString& header : headers) {
            hasHost = hasHost || header.startsWith(QLatin1String("host:"), Qt::CaseInsensitive);
            raw += header.toUtf8() + "\r\n";
        }
        if (!hasHost) raw += "Host: " + url.authority().toUtf8() + "\r\n";
        QByteArray body = text("body").toUtf8();
        if (body.startsWith('@')) {
            QFile file(QString::fromUtf8(body.mid(1)));
            if (!file.open(QIODevice::ReadOnly)) return fail(file.errorString());
            body = file.readAll();
        }
        raw += "\r\n" + body;
    }

    const Order order = parser.isSet(QStringLiteral("sequential")) ? Order::Sequential : Order::Random;
    LoadClient client(host, static_cast<quint16>(url.port()), RequestTemplate(raw, text("range").toULongLong(), order));
    const qint64 pid = text("pid").toLongLong();
    const Usage empty = usageOfTree(pid);
    const int idle = client.openIdle(text("idle").toInt());
    const Usage withIdle = usageOfTree(pid);
    const int connections = client.open(text("connections").toInt());
    if (idle < text("idle").toInt() || connections < text("connections").toInt())
        return fail(QStringLiteral("Only %1 idle and %2 busy connections could be opened").arg(idle).arg(connections));
    client.run(text("warmup").toDouble());
    const Usage before = usageOfTree(pid);
    Counts counts = client.run(text("seconds").toDouble());
    const Usage after = usageOfTree(pid);

    std::sort(counts.latencyMs.begin(), counts.latencyMs.end());
    const double cpuUs =
        counts.answers == 0 ? 0 : (after.cpuSeconds - before.cpuSeconds) * 1e6 / double(counts.answers);
    QJsonObject statuses;
    for (const auto& [status, count] : counts.byStatus)
        statuses.insert(QString::number(status), qint64(count));
    QJsonObject report{{QStringLiteral("requests"), qint64(counts.answers)},
                       {QStringLiteral("requestsPerSecond"), double(counts.answers) / counts.seconds},
                       {QStringLiteral("medianMs"), percentile(counts.latencyMs, 0.5)},
                       {QStringLiteral("p99Ms"), percentile(counts.latencyMs, 0.99)},
                       {QStringLiteral("statuses"), statuses},
                       {QStringLiteral("brokenConnections"), qint64(counts.brokenConnections)}};
    if (pid > 0) {
        report.insert(QStringLiteral("cpuUsPerRequest"), cpuUs);
        report.insert(QStringLiteral("processes"), after.processes);
        report.insert(QStringLiteral("residentKiB"), after.residentKiB);
        if (idle > 0)
            report.insert(QStringLiteral("residentKiBPerIdle"),
                          double(withIdle.residentKiB - empty.residentKiB) / idle);
    }
    QTextStream out(stdout);
    if (parser.isSet(QStringLiteral("json"))) {
        out << QJsonDocument(report).toJson(QJsonDocument::Compact) << Qt::endl;
    } else {
        for (auto it = report.constBegin(); it != report.constEnd(); ++it) {
            out << it.key().leftJustified(20) << ' ';
            if (it->isObject())
                out << QJsonDocument(it->toObject()).toJson(QJsonDocument::Compact) << '\n';
            else
                out << it->toDouble() << '\n';
        }
    }
    return counts.answers > 0 ? 0 : 1;
}
