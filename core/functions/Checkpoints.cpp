// {"<mapping's UUID>": {"stream": "<label>", "next": <sequence>}, …}
#include "core/functions/Checkpoints.h"

#include "core/base/Json.h"

#include <QFile>
#include <QSaveFile>

namespace trestle::functions {

Checkpoints::Checkpoints(QString path) : m_path(std::move(path))
{
    QFile file(m_path);
    if (m_path.isEmpty() || !file.open(QIODevice::ReadOnly)) return;
    const auto document = base::parseJson(file.readAll());
    if (!document) return;
    for (const auto& [id, value] : document->object()) {
        const base::JsonValue* stream = value.find("stream");
        const base::JsonValue* next = value.find("next");
        if (stream && next) m_checkpoints[id] = {stream->string(), next->toInteger().value_or(0)};
    }
}

std::optional<Checkpoint> Checkpoints::find(const QByteArray& source) const
{
    const auto at = m_checkpoints.find(source);
    return at == m_checkpoints.end() ? std::nullopt : std::optional(at->second);
}

void Checkpoints::set(const QByteArray& source, Checkpoint checkpoint)
{
    Checkpoint& kept = m_checkpoints[source];
    if (kept == checkpoint) return;
    kept = std::move(checkpoint);
    m_hasChanged = true;
}

void Checkpoints::remove(const QByteArray& source)
{
    m_hasChanged |= m_checkpoints.erase(source) > 0;
}

base::Result<void> Checkpoints::save()
{
    if (!std::exchange(m_hasChanged, false) || m_path.isEmpty()) return {};
    base::JsonValue document;
    document.makeObject();
    for (const auto& [id, checkpoint] : m_checkpoints) {
        base::JsonValue value;
        value.insert("stream", checkpoint.streamLabel);
        value.insert("next", checkpoint.next);
        document.insert(id, std::move(value));
    }
    QSaveFile file(m_path);
    const QByteArray text = base::writeJson(document, base::JsonStyle::Indented) + '\n';
    if (file.open(QIODevice::WriteOnly) && file.write(text) == text.size() && file.commit()) return {};
    return base::Error{base::ErrorCode::Io, m_path + QStringLiteral(": ") + file.errorString()};
}

}  // namespace trestle::functions
