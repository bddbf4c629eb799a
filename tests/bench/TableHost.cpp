// The table service alone, for measuring: no workspace, no gateway.
//     trestle_table_host FOLDER [I/O threads [MiB of item cache]]
#include "core/aws/DynamoDbApi.h"
#include "core/http/HttpServer.h"

#include <QCoreApplication>
#include <QTextStream>

#include <csignal>

using namespace trestle;

namespace {

class TableHandler final : public http::Handler
{
public:
    explicit TableHandler(aws::DynamoDbApi& api) : m_api(api) {}
    void handle(http::Request request, http::Responder responder) override
    {
        m_api.handle(std::move(request), std::move(responder));
    }

private:
    aws::DynamoDbApi& m_api;
};

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2) {
        QTextStream(stderr) << "usage: trestle_table_host FOLDER [I/O threads [MiB of item cache]]\n";
        return 2;
    }
    tables::Tables::Options options;
    options.path = arguments[1] + QStringLiteral("/tables.sqlite");
    options.itemCacheBytes = arguments.value(3).toLongLong() * 1024 * 1024;
    auto tables = tables::Tables::open(options);
    if (!tables) {
        QTextStream(stderr) << tables.error().message << '\n';
        return 1;
    }
    observe::TraceStore traces;
    aws::DynamoDbApi api({.tables = **tables, .traces = traces});
    TableHandler handler(api);
    http::IoThreads threads(arguments.value(2).toInt());
    const auto server = http::HttpServer::listen(threads, {}, handler);
    if (!server) {
        QTextStream(stderr) << server.error().message << '\n';
        return 1;
    }
    std::signal(SIGTERM, [](int) { QCoreApplication::quit(); });
    QTextStream(stdout) << "http://127.0.0.1:" << (*server)->port() << Qt::endl;
    return QCoreApplication::exec();
}
