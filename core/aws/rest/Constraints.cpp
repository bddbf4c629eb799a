#include "core/aws/rest/Constraints.h"

#include "core/aws/MemberWord.h"

// "2 validation errors detected: Value 'x' at 'createRestApiInput.name' failed to satisfy constraint: …; Value null at
// …", in the framework's manner that these services share. apigateway tells members of the body first and where they
// stand in its input; what comes in the path it names alone. Lambda tells members in reverse order.

namespace trestle::aws::rest {

using base::JsonValue;

namespace {

constexpr qsizetype echoLimit = 16 * 1024;

// "CreateRestApiRequest" → "createRestApiInput": where apigateway says a member stands.
QByteArray inputWord(QByteArrayView shapeName)
{
    return smallFirst(shapeName.endsWith("Request") ? shapeName.chopped(7) : shapeName) + "Input";
}

// A value as the service's log lines show it: [a, b], {k=v}.
void appendEcho(QByteArray& out, const JsonValue& value)
{
    if (out.size() > echoLimit) return;
    bool first = true;
    switch (value.type()) {
        case JsonValue::Type::Null:
            out += "null";
            return;
        case JsonValue::Type::Bool:
            out += value.toBool() ? "true" : "false";
            return;
        case JsonValue::Type::Number:
            out += value.numberText();
            return;
        case JsonValue::Type::String:
            out += value.string();
            return;
        case JsonValue::Type::Array:
            out += '[';
            for (const JsonValue& element : value.array()) {
                if (!std::exchange(first, false)) out += ", ";
                appendEcho(out, element);
            }
            out += ']';
            return;
        case JsonValue::Type::Object:
            out += '{';
            for (const auto& [name, member] : value.object()) {
                if (!std::exchange(first, false)) out += ", ";
                out += name + '=';
                appendEcho(out, member);
            }
            out += '}';
            return;
    }
}

double measure(const Shape& shape, const JsonValue& value)
{
    switch (shape.kind) {
        case ShapeKind::List:
            return static_cast<double>(value.array().size());
        case ShapeKind::Map:
            return static_cast<double>(value.object().size());
        case ShapeKind::Integer:
        case ShapeKind::Long:
        case ShapeKind::Double:
            return value.numberText().toDouble();
        case ShapeKind::String:
            return static_cast<double>(QString::fromUtf8(value.string()).size());
        case ShapeKind::Blob:
            return static_cast<double>(value.string().size());
        case ShapeKind::Structure:
        case ShapeKind::Boolean:
        case ShapeKind::EpochTime:
        case ShapeKind::IsoTime:
            return 0;
    }
    Q_UNREACHABLE();
}

QByteArray boundText(const Shape& shape, const char* comparison, qint64 bound)
{
    const bool isNumber =
        shape.kind == ShapeKind::Integer || shape.kind == ShapeKind::Long || shape.kind == ShapeKind::Double;
    return QByteArray("Member must have ") + (isNumber ? "value " : "length ") + comparison + " than or equal to " +
           QByteArray::number(bound);
}

QByteArray enumText(std::span<const QByteArrayView> values)
{
    QByteArray text = "Member must satisfy enum value set: [";
    for (const QByteArrayView value : values) {
        if (!text.endsWith('[')) text += ", ";
        text += value;
    }
    return text + ']';
}

bool isOneOf(std::span<const QByteArrayView> values, const QByteArray& text)
{
    return std::find(values.begin(), values.end(), QByteArrayView(text)) != values.end();
}

// Where a value stands, as a chain up the stack: the text is made only for what breaks a constraint.
struct Where
{
    const Where* parent = nullptr;
    QByteArray word;

    [[nodiscard]] QByteArray text() const
    {
        const QByteArray above = parent ? parent->text() : QByteArray();
        return above.isEmpty() ? word : above + '.' + word;
    }
};

class Checker
{
public:
    Checker(const Model& model, const std::vector<QRegularExpression>& patterns) : m_model(model), m_patterns(patterns)
    {
    }

    /// The service's message; empty if nothing is broken.
    QByteArray run(quint16 input, const JsonValue& value)
    {
        const Shape& shape = m_model.shapes[input];
        const Where nowhere{nullptr, {}};
        if (m_model.dialect == Dialect::ApiGateway) {
            const Where body{nullptr, inputWord(shape.name)};
            for (const Member& one : m_model.members(shape))
                if (one.place == Place::Body) member(one, value, body);
            for (const Member& one : m_model.members(shape))
                if (one.place != Place::Body) member(one, value, nowhere);
        } else {
            members(shape, value, nowhere);
        }
        if (m_found.isEmpty()) return {};
        return QByteArray::number(m_found.size()) +
               (m_found.size() == 1 ? " validation error detected: " : " validation errors detected: ") +
               m_found.join("; ");
    }

private:
    void report(const Where& where, const JsonValue* value, const QByteArray& text)
    {
        QByteArray echo("null");
        if (value) {
            echo = "'";
            appendEcho(echo, *value);
            echo += '\'';
        }
        m_found += "Value " + echo + " at '" + where.text() + "' failed to satisfy constraint: " + text;
    }

    void members(const Shape& shape, const JsonValue& value, const Where& where)
    {
        const auto members = m_model.members(shape);
        if (m_model.dialect == Dialect::Lambda)
            for (auto one = members.rbegin(); one != members.rend(); ++one)
                member(*one, value, where);
        else
            for (const Member& one : members)
                member(one, value, where);
    }

    void member(const Member& member, const JsonValue& value, const Where& where)
    {
        // Lambda tells of a runtime that it does not know in another way (ConfigurationInput.cpp).
        if (m_model.dialect == Dialect::Lambda && member.name == "Runtime") return;
        const JsonValue* found = value.find(member.name);
        const Where place{&where, smallFirst(member.name)};
        if (found)
            check(m_model.shapes[member.shape], *found, place);
        else if (member.required)
            report(place, nullptr, "Member must not be null");
    }

    void check(const Shape& shape, const JsonValue& value, const Where& where)
    {
        for (const QByteArray& text : broken(shape, value))
            report(where, &value, text);
        switch (shape.kind) {
            case ShapeKind::Structure:
                members(shape, value, where);
                return;
            case ShapeKind::List:
                list(shape, value, where);
                return;
            case ShapeKind::Map:
                for (const auto& [name, element] : value.object())
                    check(m_model.shapes[shape.element], element, {&where, name + ".member"});
                return;
            case ShapeKind::String:
            case ShapeKind::Integer:
            case ShapeKind::Long:
            case ShapeKind::Double:
            case ShapeKind::Boolean:
            case ShapeKind::Blob:
            case ShapeKind::EpochTime:
            case ShapeKind::IsoTime:
                return;
        }
    }

    // Of a list of plain values the service shows the whole list, and its elements' constraints in brackets.
    void list(const Shape& shape, const JsonValue& value, const Where& where)
    {
        const Shape& element = m_model.shapes[shape.element];
        const bool isPlain = element.kind == ShapeKind::String;
        int number = 0;
        for (const JsonValue& one : value.array()) {
            ++number;
            if (!isPlain) {
                check(element, one, {&where, QByteArray::number(number) + ".member"});
                continue;
            }
            const QList<QByteArray> texts = broken(element, one);
            if (texts.isEmpty()) continue;
            report(where, &value, "Member must satisfy constraint: [" + texts.join(", ") + ']');
            return;
        }
    }

    [[nodiscard]] QList<QByteArray> broken(const Shape& shape, const JsonValue& value) const
    {
        QList<QByteArray> texts;
        if (shape.min != noBound && measure(shape, value) < double(shape.min))
            texts += boundText(shape, "greater", shape.min);
        if (shape.max != noBound && measure(shape, value) > double(shape.max))
            texts += boundText(shape, "less", shape.max);
        if (shape.pattern > 0 && !m_patterns[shape.pattern - 1U].match(QString::fromUtf8(value.string())).hasMatch())
            texts +=
                "Member must satisfy regular expression pattern: " + m_model.patterns[shape.pattern - 1U].toByteArray();
        // apigateway takes an empty text for none at all.
        const bool isNone = m_model.dialect == Dialect::ApiGateway && value.string().isEmpty();
        if (const auto values = m_model.values(shape); !values.empty() && !isNone && !isOneOf(values, value.string()))
            texts += enumText(values);
        return texts;
    }

    const Model& m_model;
    const std::vector<QRegularExpression>& m_patterns;
    QList<QByteArray> m_found;
};

}  // namespace

Constraints::Constraints(const Model& model) : m_model(model)
{
    for (const QByteArrayView pattern : model.patterns)
        m_patterns.emplace_back(QRegularExpression::anchoredPattern(QString::fromUtf8(pattern)));
}

std::optional<Failure> Constraints::check(const OperationShape& operation, const JsonValue& input) const
{
    if (operation.input == noShape) return std::nullopt;
    const QByteArray message = Checker(m_model, m_patterns).run(operation.input, input);
    if (message.isEmpty()) return std::nullopt;
    return constraintFailure(m_model.dialect, message);
}

}  // namespace trestle::aws::rest
