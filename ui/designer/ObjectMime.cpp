#include "ui/designer/ObjectMime.h"

namespace trestle::ui {

using workspace::ObjectRef;

QString objectMimeType()
{
    return QStringLiteral("application/x-trestle-object");
}

// kind, name and route key, a line each; no name holds a line's end.
void setObject(QMimeData& mime, const ObjectRef& object)
{
    mime.setData(objectMimeType(),
                 QByteArray::number(static_cast<int>(object.kind)) + '\n' + object.name + '\n' + object.routeKey);
}

std::optional<ObjectRef> objectIn(const QMimeData* mime)
{
    if (mime == nullptr || !mime->hasFormat(objectMimeType())) return std::nullopt;
    const QList<QByteArray> lines = mime->data(objectMimeType()).split('\n');
    bool ok = false;
    const int kind = lines.value(0).toInt(&ok);
    if (lines.size() != 3 || !ok || kind < 0 || kind > static_cast<int>(ObjectRef::Kind::Environment))
        return std::nullopt;
    return ObjectRef{static_cast<ObjectRef::Kind>(kind), lines[1], lines[2]};
}

}  // namespace trestle::ui
