// The HTTP server alone, for measuring: answers GET with a fixed text and everything else with the body it was sent.
//     trestle_echo [port] [I/O threads]
#include "core/http/HttpServer.h"

#include <QCoreApplication>
#include <QTextStream>

using namespace trestle;

namespace {

class EchoHandler final : public http::Handler
{
public:
    void handle(http::Request request, http::Responder responder) override
    {
        http::Response response;
        response.headers.add(QByteArrayLiteral("Content-Type"), QByteArrayLiteral("text/plain"));
        response.body = request.method == "GET" ? QByteArrayLiteral("ok\n") : request.body;
        responder.respond(std::move(response));
    }
};

}  // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    http::HttpServer::Options options;
    options.port = arguments.value(1).toUShort();
    http::IoThreads threads(std::max(1, arguments.value(2).toInt()));
    EchoHandler handler;
    const auto server = http::HttpServer::listen(threads, options, handler);
    if (!server) {
        QTextStream(stderr) << server.error().message << Qt::endl;
        return 1;
    }
    QTextStream(stdout) << "http://127.0.0.1:" << (*server)->port() << Qt::endl;
    return QCoreApplication::exec();
}
