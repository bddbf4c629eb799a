#include "core/aws/rest/Output.h"

#include <QDateTime>

namespace trestle::aws::rest {

using base::JsonValue;

namespace {

class Writer
{
public:
    explicit Writer(const Model& model) : m_model(model) {}

    [[nodiscard]] JsonValue value(quint16 index, const JsonValue& value) const
    {
        const Shape& shape = m_model.shapes[index];
        switch (shape.kind) {
            case ShapeKind::Structure:
                return structure(shape, value);
            case ShapeKind::List: {
                JsonValue::Array list;
                list.reserve(value.array().size());
                for (const JsonValue& element : value.array())
                    list.push_back(this->value(shape.element, element));
                return list;
            }
            case ShapeKind::Map: {
                JsonValue::Object map;
                for (const auto& [name, element] : value.object())
                    map.emplace_back(name, this->value(shape.element, element));
                return map;
            }
            case ShapeKind::EpochTime:
                return epoch(value);
            case ShapeKind::IsoTime:
                return iso(value);
            case ShapeKind::String:
            case ShapeKind::Integer:
            case ShapeKind::Long:
            case ShapeKind::Double:
            case ShapeKind::Boolean:
            case ShapeKind::Blob:
                return value;
        }
        Q_UNREACHABLE();
    }

private:
    [[nodiscard]] JsonValue structure(const Shape& shape, const JsonValue& value) const
    {
        JsonValue written = JsonValue::Object();
        for (const Member& member : m_model.members(shape)) {
            const JsonValue* found = value.find(member.name);
            if (found && !found->isNull() && member.place == Place::Body)
                written.insert(member.wire.toByteArray(), this->value(member.shape, *found));
        }
        return written;
    }

    static JsonValue epoch(const JsonValue& value)
    {
        if (!value.isString()) return value;
        const QDateTime time = QDateTime::fromString(QString::fromLatin1(value.string()), Qt::ISODateWithMs);
        return time.isValid() ? JsonValue(time.toSecsSinceEpoch()) : JsonValue();
    }

    static JsonValue iso(const JsonValue& value)
    {
        if (!value.isNumber()) return value;
        return isoTime(qRound64(value.numberText().toDouble() * 1'000));
    }

    const Model& m_model;
};

QByteArray headerText(const JsonValue& value)
{
    if (value.isBool()) return value.toBool() ? "true" : "false";
    return value.isNumber() ? value.numberText() : value.string();
}

}  // namespace

QByteArray isoTime(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC).toString(Qt::ISODate).toLatin1();
}

http::Response answerOf(const Model& model, const OperationShape& operation, const JsonValue& document)
{
    const Writer writer(model);
    http::Response response;
    response.status = operation.status;
    JsonValue body = JsonValue::Object();
    bool hasBody = false;
    for (const Member& member : model.membersAt(operation.output)) {
        const JsonValue* found = document.find(member.name);
        hasBody = hasBody || member.place == Place::Body;
        if (!found || found->isNull()) continue;
        switch (member.place) {
            case Place::Header:
                response.headers.set(member.wire.toByteArray(), headerText(*found));
                break;
            case Place::Status:
                response.status = static_cast<int>(found->toInteger().value_or(response.status));
                break;
            case Place::Payload:
                response.body = model.shapes[member.shape].kind == ShapeKind::Blob || found->isString()
                                    ? found->string()
                                    : writeJson(writer.value(member.shape, *found));
                break;
            case Place::Body:
                body.insert(member.wire.toByteArray(), writer.value(member.shape, *found));
                break;
            case Place::Uri:
            case Place::Query:
            case Place::QueryMap:
                break;
        }
    }
    if (hasBody) response.body = writeJson(body);
    if (!response.headers.contains("content-type") && response.status != 204)
        response.headers.add("Content-Type", "application/json");
    return response;
}

}  // namespace trestle::aws::rest
