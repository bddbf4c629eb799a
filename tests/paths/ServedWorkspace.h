// A workspace served by the real trestle-cli, with a client on the test's own thread. Ends with it.
#pragma once

#include "core/base/Json.h"
#include "core/http/HttpClient.h"

#include <QProcess>

#include <optional>

namespace trestle::tests {

/// How a run of trestle-cli ended.
struct CliRun
{
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
};
/// Runs trestle-cli to its end; exit code -1 if it does not come to one.
[[nodiscard]] CliRun runCli(const QStringList& arguments);

struct TableAnswer
{
    int status = 0;  // 0: no answer
    base::JsonValue body;
};

class ServedWorkspace
{
public:
    /// Serves on a free port, without ports for single APIs.
    explicit ServedWorkspace(const QString& folder) : m_folder(folder) {}
    ~ServedWorkspace();

    /// Starts and waits until it is ready; false if it is not within a minute.
    bool start(const QStringList& more = {});
    /// kill -9.
    void kill();
    /// Sends `signal` and waits for the end: the exit code, or -1 if it crashed or did not end.
    int end(int signal);
    [[nodiscard]] bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    [[nodiscard]] qint64 processId() const { return m_process->processId(); }

    [[nodiscard]] quint16 port() const { return m_port; }
    /// "Trestle serves NAME at URL".
    [[nodiscard]] QByteArray readyLine() const { return m_readyLine; }
    /// What stands on stderr by now.
    [[nodiscard]] QByteArray errors();
    bool waitForError(const QByteArray& text);

    /// Sends and waits for the answer; status 0 if there was none.
    http::ClientResponse send(const QByteArray& method, const QByteArray& target, const QByteArray& body = {},
                              const http::Headers& headers = {});
    /// As send(), to the API of that name.
    http::ClientResponse sendTo(const QByteArray& api, const QByteArray& method, const QByteArray& target,
                                const QByteArray& body = {});
    /// An operation of the table service.
    TableAnswer table(const QByteArray& operation, const QByteArray& json);

    [[nodiscard]] http::ClientRequest tableRequest(const QByteArray& operation, const QByteArray& json) const;
    [[nodiscard]] http::HttpClient& client() { return m_client; }

private:
    QString m_folder;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_readyLine;
    QByteArray m_errors;
    quint16 m_port = 0;
    http::HttpClient m_client;
};

}  // namespace trestle::tests
