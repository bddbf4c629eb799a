// Functions on real node and python3, their handlers written into a private folder, called as the gateway does.
#pragma once

#include "core/functions/Functions.h"

#include <QTemporaryDir>

#include <future>

namespace trestle::tests {

/// One runtime under test: how its handlers are written.
struct Language
{
    QByteArray runtime;
    QString file;  // "index.mjs", "index.py"
    QByteArray handler = "index.handler";
};

class FunctionsFixture
{
public:
    explicit FunctionsFixture(functions::Functions::Options options = {});

    /// Writes `source` as functions/<name>/<file>.
    void write(const QByteArray& name, const QString& file, const QByteArray& source);
    /// As editors save: to a temporary file beside it, renamed over it.
    void replace(const QByteArray& name, const QString& file, const QByteArray& source);
    void remove(const QByteArray& name, const QString& file);
    void deploy(const std::vector<functions::FunctionDescription>& descriptions);
    /// `description` as `version`, with its files in the folder of `name`.
    [[nodiscard]] functions::VersionDeployment version(const functions::FunctionDescription& description,
                                                       const QByteArray& version, const QByteArray& name) const;
    [[nodiscard]] QString folder(const QByteArray& name) const;
    [[nodiscard]] QString temporaryFolder() const;

    [[nodiscard]] std::future<functions::InvocationResult> start(const QByteArray& name, const QByteArray& event = "{}",
                                                                 const QByteArray& traceRoot = {});
    [[nodiscard]] functions::InvocationResult call(const QByteArray& name, const QByteArray& event = "{}",
                                                   const QByteArray& traceRoot = {});
    /// The same with everything an invocation can say; the request id is given here.
    [[nodiscard]] std::future<functions::InvocationResult> start(functions::Invocation invocation);
    [[nodiscard]] functions::InvocationResult call(functions::Invocation invocation);
    [[nodiscard]] functions::Functions& functions() { return *m_functions; }
    /// Ends them, as closing the engine does.
    void shutDown() { m_functions.reset(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<functions::Functions> m_functions;
    int m_calls = 0;
};

[[nodiscard]] functions::FunctionDescription describe(const QByteArray& name, const QByteArray& runtime,
                                                      const QByteArray& handler = "index.handler");
/// A member of an error document, or of any object.
[[nodiscard]] QByteArray member(const QByteArray& json, const char* name);
/// All lines of the log, joined with newlines.
[[nodiscard]] QByteArray logText(const functions::InvocationResult& result);
[[nodiscard]] bool isAlive(qint64 pid);

}  // namespace trestle::tests
