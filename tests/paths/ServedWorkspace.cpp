#include "tests/paths/ServedWorkspace.h"

#include "core/base/Ids.h"

#include <QTest>

#include <csignal>

namespace trestle::tests {

namespace {

constexpr int patienceMs = 60'000;

QString program()
{
    return QStringLiteral(TRESTLE_BIN_DIR "/trestle-cli");
}

}  // namespace

CliRun runCli(const QStringList& arguments)
{
    QProcess process;
    process.start(program(), arguments);
    CliRun run;
    if (process.waitForFinished(patienceMs) && process.exitStatus() == QProcess::NormalExit)
        run.exitCode = process.exitCode();
    else
        process.kill();
    run.output = process.readAllStandardOutput();
    run.errors = process.readAllStandardError();
    process.waitForFinished();
    return run;
}

ServedWorkspace::~ServedWorkspace()
{
    kill();
}

bool ServedWorkspace::start(const QStringList& more)
{
    kill();
    m_readyLine.clear();
    m_errors.clear();
    m_process = std::make_unique<QProcess>();
    m_process->start(program(), QStringList{QStringLiteral("serve"), m_folder, QStringLiteral("--port"),
                                            QStringLiteral("0"), QStringLiteral("--no-api-ports")} +
                                    more);
    const bool ready = QTest::qWaitFor(
        [this] { return m_process->canReadLine() || m_process->state() == QProcess::NotRunning; }, patienceMs);
    m_readyLine = m_process->readLine().trimmed();
    const QUrl url(QString::fromUtf8(m_readyLine.mid(m_readyLine.lastIndexOf(' ') + 1)));
    m_port = static_cast<quint16>(url.port(0));
    if (!ready || m_port == 0) qWarning().noquote() << "not ready:" << m_readyLine << errors();
    return ready && m_port != 0;
}

void ServedWorkspace::kill()
{
    if (!isRunning()) return;
    m_process->kill();
    m_process->waitForFinished(patienceMs);
}

int ServedWorkspace::end(int signal)
{
    ::kill(static_cast<pid_t>(m_process->processId()), signal);
    if (!QTest::qWaitFor([this] { return !isRunning(); }, patienceMs)) return -1;
    return m_process->exitStatus() == QProcess::NormalExit ? m_process->exitCode() : -1;
}

QByteArray ServedWorkspace::errors()
{
    m_errors += m_process->readAllStandardError();
    return m_errors;
}

bool ServedWorkspace::waitForError(const QByteArray& text)
{
    const bool came = QTest::qWaitFor([&] { return errors().contains(text); }, patienceMs);
    if (!came) qWarning().noquote() << "stderr has no" << text << "but" << errors();
    return came;
}

http::ClientResponse ServedWorkspace::send(const QByteArray& method, const QByteArray& target, const QByteArray& body,
                                           const http::Headers& headers)
{
    http::ClientRequest request;
    request.method = method;
    request.url = QUrl::fromEncoded("http://127.0.0.1:" + QByteArray::number(m_port) + target, QUrl::StrictMode);
    request.headers = headers;
    request.body = body;
    request.limits.totalMs = patienceMs;
    std::optional<http::ClientResponse> response;
    const http::HttpClient::Id id =
        m_client.send(std::move(request), [&response](base::Result<http::ClientResponse> result) {
            if (!result) qWarning().noquote() << result.error().message;
            response = result ? std::move(*result) : http::ClientResponse();
        });
    if (!QTest::qWaitFor([&] { return response.has_value(); }, patienceMs)) m_client.cancel(id);
    if (!QTest::qWaitFor([&] { return response.has_value(); })) qFatal("the client gives no answer");
    return std::move(*response);
}

http::ClientResponse ServedWorkspace::sendTo(const QByteArray& api, const QByteArray& method, const QByteArray& target,
                                             const QByteArray& body)
{
    return send(method, "/restapis/" + base::stableResourceId(api) + "/$default/_user_request_" + target, body,
                {{"Content-Type", "application/json"}});
}

http::ClientRequest ServedWorkspace::tableRequest(const QByteArray& operation, const QByteArray& json) const
{
    http::ClientRequest request;
    request.method = "POST";
    request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/").arg(m_port));
    request.headers = {{"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "DynamoDB_20120810." + operation}};
    request.body = json;
    request.limits.totalMs = patienceMs;
    return request;
}

TableAnswer ServedWorkspace::table(const QByteArray& operation, const QByteArray& json)
{
    const http::ClientRequest request = tableRequest(operation, json);
    const http::ClientResponse response = send("POST", "/", request.body, request.headers);
    base::Result<base::JsonValue> body = base::parseJson(response.body);
    return {response.status, body ? std::move(*body) : base::JsonValue()};
}

}  // namespace trestle::tests
