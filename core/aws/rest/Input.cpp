#include "core/aws/rest/Input.h"

#include <algorithm>

namespace trestle::aws::rest {

using base::JsonValue;

namespace {

// The class that the service's JSON reader made of what it found.
const char* foundClass(const JsonValue& value)
{
    if (value.isBool()) return "class java.lang.Boolean";
    return value.isString() ? "class java.lang.String"
                            : "class com.amazon.coral.value.json.numbers.TruncatingBigNumber";
}

const char* javaName(ShapeKind kind)
{
    switch (kind) {
        case ShapeKind::String:
        case ShapeKind::Blob:
        case ShapeKind::IsoTime:
            return "String";
        case ShapeKind::Integer:
            return "Integer";
        case ShapeKind::Long:
            return "Long";
        case ShapeKind::Double:
            return "Double";
        case ShapeKind::Boolean:
            return "Boolean";
        case ShapeKind::EpochTime:
            return "milliseconds since epoch";
        case ShapeKind::Structure:
        case ShapeKind::List:
        case ShapeKind::Map:
            break;
    }
    Q_UNREACHABLE();
}

bool isScalarOf(ShapeKind kind, const JsonValue& value)
{
    switch (kind) {
        case ShapeKind::String:
        case ShapeKind::Blob:
            return value.isString();
        case ShapeKind::IsoTime:
        case ShapeKind::EpochTime:
            return value.isString() || value.isNumber();
        case ShapeKind::Integer:
        case ShapeKind::Long:
            return value.toInteger().has_value();
        case ShapeKind::Double:
            return value.isNumber();
        case ShapeKind::Boolean:
            return value.isBool();
        case ShapeKind::Structure:
        case ShapeKind::List:
        case ShapeKind::Map:
            break;
    }
    Q_UNREACHABLE();
}

class Reader
{
public:
    explicit Reader(const Model& model) : m_model(model) {}

    /// Takes over what `shape` knows of `value`.
    Outcome value(quint16 index, const JsonValue& value) const
    {
        const Shape& shape = m_model.shapes[index];
        switch (shape.kind) {
            case ShapeKind::Structure:
                return structure(shape, value);
            case ShapeKind::List:
                return list(shape, value);
            case ShapeKind::Map:
                return map(shape, value);
            case ShapeKind::String:
            case ShapeKind::Integer:
            case ShapeKind::Long:
            case ShapeKind::Double:
            case ShapeKind::Boolean:
            case ShapeKind::Blob:
            case ShapeKind::EpochTime:
            case ShapeKind::IsoTime:
                if (isScalarOf(shape.kind, value)) return value;
                return wrong(value.isArray() || value.isObject()
                                 ? QByteArray("Start of structure or map found where not expected")
                                 : QByteArray(foundClass(value)) + " can not be converted to an " +
                                       javaName(shape.kind));
        }
        Q_UNREACHABLE();
    }

    /// A value of path, query or header.
    Outcome text(quint16 index, const QByteArray& text) const
    {
        const ShapeKind kind = m_model.shapes[index].kind;
        JsonValue read(text);
        if (kind == ShapeKind::Boolean && (text == "true" || text == "false")) read = JsonValue(text == "true");
        if (kind == ShapeKind::Integer || kind == ShapeKind::Long || kind == ShapeKind::Double) {
            const auto number = base::parseJson(text);
            if (number && number->isNumber()) read = *number;
        }
        return value(index, read);
    }

    [[nodiscard]] Failure wrong(QByteArray message) const { return unreadable(m_model.dialect, std::move(message)); }

private:
    Outcome structure(const Shape& shape, const JsonValue& value) const
    {
        if (!value.isObject()) return wrong("Unexpected value type in payload");
        JsonValue taken = JsonValue::Object();
        for (const Member& member : m_model.members(shape)) {
            const JsonValue* found = value.find(member.wire);
            if (!found || found->isNull()) continue;
            Outcome inner = this->value(member.shape, *found);
            if (!inner) return inner;
            taken.insert(member.name.toByteArray(), std::move(*inner));
        }
        return taken;
    }

    Outcome list(const Shape& shape, const JsonValue& value) const
    {
        if (!value.isArray()) return wrong("Expected list or null");
        JsonValue::Array taken;
        taken.reserve(value.array().size());
        for (const JsonValue& element : value.array()) {
            if (element.isNull()) continue;
            Outcome inner = this->value(shape.element, element);
            if (!inner) return inner;
            taken.push_back(std::move(*inner));
        }
        return JsonValue(std::move(taken));
    }

    Outcome map(const Shape& shape, const JsonValue& value) const
    {
        if (!value.isObject()) return wrong("Expected map or null");
        JsonValue taken = JsonValue::Object();
        for (const auto& [name, element] : value.object()) {
            if (element.isNull()) {
                // apigateway keeps the key: a content type without a template.
                if (m_model.dialect == Dialect::ApiGateway) taken.insert(name, JsonValue());
                continue;
            }
            Outcome inner = this->value(shape.element, element);
            if (!inner) return inner;
            taken.insert(name, std::move(*inner));
        }
        return taken;
    }

    const Model& m_model;
};

class Gathering
{
public:
    Gathering(const Model& model, const UriMatch& match, const http::Request& request)
        : m_model(model), m_match(match), m_request(request), m_query(http::parseQuery(request.query()))
    {
    }

    Outcome run()
    {
        const std::span<const Member> members = m_model.membersAt(m_match.operation->input);
        const auto inBody = [](const Member& member) { return member.place == Place::Body; };
        if (std::any_of(members.begin(), members.end(), inBody) && !m_request.body.isEmpty()) {
            auto parsed = base::parseJson(m_request.body, {.bytes = m_request.body.size()});  // the server bounds it
            if (!parsed || !parsed->isObject()) return notJson();
            m_body = std::move(*parsed);
        }
        JsonValue input = JsonValue::Object();
        for (const Member& member : members) {
            Outcome value = take(member);
            if (!value) return value;
            if (!value->isNull()) input.insert(member.name.toByteArray(), std::move(*value));
        }
        return input;
    }

private:
    Outcome take(const Member& member) const
    {
        const Reader reader(m_model);
        switch (member.place) {
            case Place::Body: {
                const JsonValue* found = m_body.find(member.wire);
                return found && !found->isNull() ? reader.value(member.shape, *found) : Outcome(JsonValue());
            }
            case Place::Uri:
                for (const auto& [name, value] : m_match.labels)
                    if (name == member.wire) return reader.text(member.shape, value);
                return JsonValue();
            case Place::Query:
                return query(member, reader);
            case Place::QueryMap:
                return restOfQuery();
            case Place::Header: {
                const QByteArrayView value = m_request.headers.value(member.wire);
                return value.isNull() ? Outcome(JsonValue()) : reader.text(member.shape, value.toByteArray());
            }
            case Place::Payload:
                return payload(member, reader);
            case Place::Status:
                return JsonValue();
        }
        Q_UNREACHABLE();
    }

    Outcome query(const Member& member, const Reader& reader) const
    {
        const Shape& shape = m_model.shapes[member.shape];
        JsonValue::Array values;
        for (const http::QueryParameter& parameter : m_query) {
            if (parameter.name != member.wire) continue;
            if (shape.kind != ShapeKind::List) return reader.text(member.shape, parameter.value);
            Outcome element = reader.text(shape.element, parameter.value);
            if (!element) return element;
            values.push_back(std::move(*element));
        }
        return values.empty() ? JsonValue() : JsonValue(std::move(values));
    }

    Outcome restOfQuery() const
    {
        const std::vector<http::QueryParameter> asked = http::parseQuery(m_match.operation->query);
        JsonValue rest = JsonValue::Object();
        for (const http::QueryParameter& parameter : m_query) {
            bool isTaken = std::any_of(asked.begin(), asked.end(),
                                       [&](const http::QueryParameter& one) { return one.name == parameter.name; });
            for (const Member& other : m_model.membersAt(m_match.operation->input))
                isTaken = isTaken || (other.place == Place::Query && other.wire == parameter.name);
            if (!isTaken) rest.insert(parameter.name, parameter.value);
        }
        return rest;
    }

    Outcome payload(const Member& member, const Reader& reader) const
    {
        const ShapeKind kind = m_model.shapes[member.shape].kind;
        if (kind == ShapeKind::Blob || kind == ShapeKind::String)
            return m_request.body.isNull() ? JsonValue() : JsonValue(m_request.body);
        if (m_request.body.isEmpty()) return JsonValue();
        const auto parsed = base::parseJson(m_request.body);
        return parsed ? reader.value(member.shape, *parsed) : Outcome(notJson());
    }

    [[nodiscard]] Failure notJson() const
    {
        return unreadable(m_model.dialect, m_model.dialect == Dialect::Lambda
                                               ? "Could not parse request body into json: Could not parse payload"
                                               : "Invalid JSON in request body");
    }

    const Model& m_model;
    const UriMatch& m_match;
    const http::Request& m_request;
    const std::vector<http::QueryParameter> m_query;
    JsonValue m_body;
};

}  // namespace

Outcome gatherInput(const Model& model, const UriMatch& match, const http::Request& request)
{
    return Gathering(model, match, request).run();
}

}  // namespace trestle::aws::rest
