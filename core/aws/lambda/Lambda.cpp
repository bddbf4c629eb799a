#include "core/aws/lambda/Lambda.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

namespace trestle::aws::lambda {

using base::JsonValue;

Lambda::Lambda(Services services) : m_services(std::move(services)), m_startedMs(nowMs()) {}

qint64 Lambda::nowMs() const
{
    return (m_services.clock ? *m_services.clock : base::SystemClock::instance()).nowMs();
}

QByteArray Lambda::arn(const QByteArray& rest) const
{
    return "arn:aws:lambda:" + m_services.region + ':' + m_services.accountId + ':' + rest;
}

QByteArray Lambda::functionArn(const QByteArray& name, const QByteArray& qualifier) const
{
    return arn("function:" + name + (qualifier.isEmpty() ? QByteArray() : ':' + qualifier));
}

Failure Lambda::functionNotFound(const FunctionName& name) const
{
    return {"ResourceNotFoundException", "Function not found: " + functionArn(name.name, name.qualifier)};
}

Outcome Lambda::read(const JsonValue& input,
                     const std::function<Outcome(const FunctionDescription&, const FunctionName&)>& work) const
{
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    const auto design = this->design();
    const FunctionDescription* function = design->function(name->name);
    return function ? work(*function, *name) : functionNotFound(*name);
}

Outcome Lambda::edit(const JsonValue& input,
                     const std::function<Outcome(FunctionDescription&, const FunctionName&)>& work)
{
    const auto name = functionNameOf(input);
    if (!name) return name.error();
    return editDesign([&](workspace::Workspace& design) -> Outcome {
        const auto function = std::find_if(design.functions.begin(), design.functions.end(),
                                           [&](const FunctionDescription& one) { return one.name == name->name; });
        if (function == design.functions.end()) return functionNotFound(*name);
        setChanged(name->name);
        return work(*function, *name);
    });
}

Outcome Lambda::editDesign(const std::function<Outcome(workspace::Workspace&)>& work)
{
    Outcome outcome = JsonValue();
    m_services.design.change([&](workspace::Workspace& design) {
        outcome = work(design);
        return bool(outcome);
    });
    return outcome;
}

qint64 Lambda::changedMs(const QByteArray& object, const QString& file) const
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_changed.find(object);
        if (found != m_changed.end()) return found->second;
    }
    const QFileInfo info(file);
    return !file.isEmpty() && info.exists() ? info.lastModified().toMSecsSinceEpoch() : m_startedMs;
}

void Lambda::setChanged(const QByteArray& object)
{
    const qint64 now = nowMs();
    const std::lock_guard lock(m_mutex);
    m_changed[object] = now;
}

CodeFacts Lambda::codeFacts(const FunctionDescription& function) const
{
    const QString folder = m_services.code.latest(function);
    const QStringList notCode = functions::CodeFolders::notCode(function);
    const QByteArray stamp = functions::contentStamp(folder, notCode);
    const std::lock_guard lock(m_mutex);
    const auto known = m_code.find(folder);
    if (known != m_code.end() && known->second.stamp == stamp && known->second.uploaded == function.uploaded)
        return known->second.facts;

    CodeFacts facts;
    const base::Result<QByteArray> content = functions::contentDigest(folder, notCode);
    if (function.uploaded && content && *content == function.uploaded->content) {
        facts = {function.uploaded->sha256, function.uploaded->size};
    } else if (const base::Result<QByteArray> zip = functions::packCode(folder, notCode)) {
        facts = {functions::codeSha256(*zip), zip->size()};
    } else {
        facts = {functions::codeSha256({}), 0};
    }
    m_code[folder] = {stamp, function.uploaded, facts};
    return facts;
}

bool hasQualifier(const FunctionDescription& function, const QByteArray& qualifier)
{
    return qualifier.isEmpty() || qualifier == functions::latestVersion || function.version(qualifier) ||
           function.alias(qualifier);
}

QByteArray lambdaTime(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC).toString(u"yyyy-MM-ddTHH:mm:ss.zzz").toLatin1() +
           "+0000";
}

QByteArray revisionOf(const JsonValue& document)
{
    QByteArray hex = QCryptographicHash::hash(writeJson(document), QCryptographicHash::Md5).toHex();
    for (const int dash : {8, 13, 18, 23})
        hex.insert(dash, '-');
    return hex;
}

Outcome page(const QByteArray& member, JsonValue::Array items, const JsonValue& input, qint64 most)
{
    // A marker is the place to go on at.
    const QByteArray marker = textOf(input, "Marker");
    bool isPlace = marker.isEmpty();
    const qint64 from = marker.isEmpty() ? 0 : QByteArray::fromBase64(marker).toLongLong(&isPlace);
    if (!isPlace || from < 0) return Failure{"InvalidParameterValueException", "Invalid marker: " + marker};
    const auto count = static_cast<qint64>(items.size());
    const qint64 first = std::min(from, count);
    const qint64 last = std::min(count, first + std::min(numberOf(input, "MaxItems", most), most));
    JsonValue answer;
    answer.insert(member, JsonValue::Array(std::make_move_iterator(items.begin() + first),
                                           std::make_move_iterator(items.begin() + last)));
    if (last < count) answer.insert("NextMarker", QByteArray::number(last).toBase64());
    return answer;
}

}  // namespace trestle::aws::lambda
