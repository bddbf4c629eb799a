#include "tests/core/functions/FunctionsFixture.h"

#include "core/base/Json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QTest>

#include <stdexcept>

namespace trestle::tests {

using functions::InvocationResult;

FunctionsFixture::FunctionsFixture(functions::Functions::Options options)
{
    options.temporaryFolder = temporaryFolder();
    m_functions = std::make_unique<functions::Functions>(options);
}

QString FunctionsFixture::folder(const QByteArray& name) const
{
    return QFileInfo(m_folder.path()).canonicalFilePath() + QStringLiteral("/functions/") + QString::fromUtf8(name);
}

QString FunctionsFixture::temporaryFolder() const
{
    return m_folder.filePath(QStringLiteral("temporary"));
}

void FunctionsFixture::write(const QByteArray& name, const QString& file, const QByteArray& source)
{
    const QFileInfo target(folder(name) + QLatin1Char('/') + file);
    QDir().mkpath(target.path());
    QFile out(target.filePath());
    QVERIFY(out.open(QIODevice::WriteOnly | QIODevice::Truncate));
    QCOMPARE(out.write(source), source.size());
}

void FunctionsFixture::replace(const QByteArray& name, const QString& file, const QByteArray& source)
{
    QSaveFile out(folder(name) + QLatin1Char('/') + file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    out.write(source);
    QVERIFY(out.commit());
}

void FunctionsFixture::remove(const QByteArray& name, const QString& file)
{
    QVERIFY(QFile::remove(folder(name) + QLatin1Char('/') + file));
}

void FunctionsFixture::deploy(const std::vector<functions::FunctionDescription>& descriptions)
{
    m_functions->deploy(descriptions, [this](const QByteArray& name) { return folder(name); });
}

functions::VersionDeployment FunctionsFixture::version(const functions::FunctionDescription& description,
                                                       const QByteArray& version, const QByteArray& name) const
{
    return {.name = description.name, .configuration = description, .version = version, .folder = folder(name)};
}

std::future<InvocationResult> FunctionsFixture::start(functions::Invocation invocation)
{
    std::promise<InvocationResult> promise;
    std::future<InvocationResult> future = promise.get_future();
    invocation.requestId = "00000000-0000-4000-8000-" + QByteArray::number(++m_calls).rightJustified(12, '0');
    m_functions->invoke(std::move(invocation), [promise = std::move(promise)](InvocationResult result) mutable {
        promise.set_value(std::move(result));
    });
    return future;
}

std::future<InvocationResult> FunctionsFixture::start(const QByteArray& name, const QByteArray& event,
                                                      const QByteArray& traceRoot)
{
    return start({.function = name, .event = event, .requestId = {}, .traceRoot = traceRoot});
}

InvocationResult FunctionsFixture::call(functions::Invocation invocation)
{
    std::future<InvocationResult> future = start(std::move(invocation));
    if (future.wait_for(std::chrono::seconds(60)) != std::future_status::ready) qFatal("no answer within a minute");
    return future.get();
}

InvocationResult FunctionsFixture::call(const QByteArray& name, const QByteArray& event, const QByteArray& traceRoot)
{
    return call({.function = name, .event = event, .requestId = {}, .traceRoot = traceRoot});
}

functions::FunctionDescription describe(const QByteArray& name, const QByteArray& runtime, const QByteArray& handler)
{
    functions::FunctionDescription description;
    description.name = name;
    description.runtime = runtime;
    description.handler = handler;
    description.timeoutMs = 20'000;
    return description;
}

QByteArray member(const QByteArray& json, const char* name)
{
    const base::Result<base::JsonValue> value = base::parseJson(json);
    const base::JsonValue* found = value ? value->find(name) : nullptr;
    if (!found) return "(no " + QByteArray(name) + " in " + json.left(500) + ')';
    return found->isString() ? found->string() : base::writeJson(*found);
}

QByteArray logText(const InvocationResult& result)
{
    QByteArrayList lines;
    for (const observe::LogLine& line : result.log)
        lines.push_back(line.text);
    return lines.join('\n');
}

bool isAlive(qint64 pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly)) return false;
    const QByteArray text = stat.readAll();
    return !text.mid(text.lastIndexOf(')') + 2).startsWith('Z');
}

}  // namespace trestle::tests
