#include "core/aws/MemberCheck.h"

#include "core/aws/MemberWord.h"
#include "core/aws/WireMembers.h"
#include "core/tables/schema/HashOrder.h"

#include <QRegularExpression>

// How the service words a broken constraint depends on the operation, since it moved to another validation framework in
// 2026 one operation at a time:
//   Former        all broken constraints are listed, members in the order of a Java hash map, values quoted, first
//                 letters small.
//   Bounds first  Query and BatchGetItem: a length or range that does not hold is named alone, capitalised, unquoted.
//   Reworked      PutItem, UpdateItem, DeleteItem: the table name alone first, then enumerations in texts of their own;
//                 a member that is missing is told the former way, with all others.
// The profile Classic uses the former way everywhere.

namespace trestle::aws {

using base::JsonValue;

namespace {

enum class Constraint { Required, Minimum, Maximum, Pattern, Enumeration, Keys };

struct Violation
{
    QByteArray path;   // "requestItems.Books.member.keys", first letters small
    QByteArray value;  // as echoed, quotes included; null if unknown
    QByteArray text;   // "Member must …"
    Constraint constraint;
};

constexpr qsizetype echoLimit = 16 * 1024;

// The service's own shapes have members that its public model has not; its echoes show them all.
QByteArrayView unpublishedAfter(const Shape& shape, const ShapeMember& member)
{
    if (shape.name == "PutRequest") return ", workloadProfileName=null";
    if (shape.name != "AttributeValue") return {};
    if (member.name == "B") return ", iNT=null, dECIMAL=null, dOUBLE=null";
    return member.name == "BS" ? ", iNTSET=null, dECIMALSET=null, dOUBLESET=null" : QByteArrayView();
}

// A value as the service's log lines show it: [a, b], {k=v}, Name(member=value).
void appendEcho(QByteArray& out, const Shape& shape, const JsonValue* value)
{
    if (out.size() > echoLimit) return;
    if (!value || value->isNull()) {
        out += "null";
        return;
    }
    switch (shape.kind) {
        case ShapeKind::Structure: {
            out += shape.name;
            out += '(';
            bool first = true;
            for (const ShapeMember& member : shapeMembers(shape)) {
                if (!std::exchange(first, false)) out += ", ";
                out += smallFirst(member.name) + '=';
                appendEcho(out, shapeAt(member.shape), value->find(member.name));
                out += unpublishedAfter(shape, member);
            }
            out += ')';
            return;
        }
        case ShapeKind::List: {
            out += '[';
            bool first = true;
            for (const JsonValue& element : value->array()) {
                if (!std::exchange(first, false)) out += ", ";
                appendEcho(out, shapeAt(shape.element), &element);
            }
            out += ']';
            return;
        }
        case ShapeKind::Map: {
            out += '{';
            bool first = true;
            for (const auto& [name, member] : value->object()) {
                if (!std::exchange(first, false)) out += ", ";
                out += name + '=';
                appendEcho(out, shapeAt(shape.element), &member);
            }
            out += '}';
            return;
        }
        case ShapeKind::String:
        case ShapeKind::Blob:
            out += value->string();
            return;
        case ShapeKind::Integer:
        case ShapeKind::Long:
        case ShapeKind::Double:
        case ShapeKind::Timestamp:
            out += value->numberText();
            return;
        case ShapeKind::Boolean:
            out += value->toBool() ? "true" : "false";
            return;
    }
}

bool isNameText(const QByteArray& text)
{
    if (text.isEmpty()) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
               c == '-';
    });
}

// Whether the whole text is what the pattern says.
bool matchesPattern(const ShapePattern& pattern, const QByteArray& text)
{
    if (pattern.matcher.isEmpty()) return isNameText(text);
    const QRegularExpression expression(QRegularExpression::anchoredPattern(QString::fromUtf8(pattern.matcher)));
    return expression.match(QString::fromUtf8(text)).hasMatch();
}

qint64 measure(const Shape& shape, const JsonValue& value)
{
    switch (shape.kind) {
        case ShapeKind::List:
            return static_cast<qint64>(value.array().size());
        case ShapeKind::Map:
            return static_cast<qint64>(value.object().size());
        case ShapeKind::Integer:
        case ShapeKind::Long:
            return wireInteger(value);
        case ShapeKind::String:
        case ShapeKind::Blob:
            return value.string().size();
        case ShapeKind::Structure:
        case ShapeKind::Double:
        case ShapeKind::Boolean:
        case ShapeKind::Timestamp:
            return 0;
    }
    Q_UNREACHABLE();
}

QByteArray boundText(const Shape& shape, Constraint constraint, qint64 bound)
{
    const bool isNumber = shape.kind == ShapeKind::Integer || shape.kind == ShapeKind::Long;
    return QByteArray("Member must have ") + (isNumber ? "value " : "length ") +
           (constraint == Constraint::Minimum ? "greater" : "less") + " than or equal to " + QByteArray::number(bound);
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

// Where a value stands, as a chain up the stack: the text is made only for what breaks a constraint.
struct Place
{
    const Place* parent = nullptr;
    QByteArrayView word;  // a member's name or a map's key; empty for an element of a list
    int number = 0;       // of the element, from 1
    bool isMember = false;

    [[nodiscard]] QByteArray text() const
    {
        QByteArray path = parent ? parent->text() : QByteArray();
        if (!path.isEmpty()) path += '.';
        if (isMember) return path + smallFirst(word);
        return path + (number > 0 ? QByteArray::number(number) : word.toByteArray()) + ".member";
    }
};

bool isItemOperation(QByteArrayView operation)
{
    static constexpr QByteArrayView operations[] = {
        "GetItem", "PutItem",      "UpdateItem",     "DeleteItem",       "Query",
        "Scan",    "BatchGetItem", "BatchWriteItem", "TransactGetItems", "TransactWriteItems"};
    return std::find(std::begin(operations), std::end(operations), operation) != std::end(operations);
}

class Checker
{
public:
    Checker(const OperationShape& operation, ErrorProfile profile) : m_operation(operation), m_profile(profile) {}

    std::vector<Violation> run(const JsonValue& body)
    {
        checkMembers(shapeAt(m_operation.input), body, nullptr);
        return std::move(m_found);
    }

private:
    void report(const Place& place, const Shape& shape, const JsonValue* value, Constraint constraint, QByteArray text)
    {
        QByteArray echo;
        appendEcho(echo, shape, value);
        if (value) echo = '\'' + echo + '\'';
        m_found.push_back({place.text(), std::move(echo), std::move(text), constraint});
    }

    void checkMembers(const Shape& shape, const JsonValue& value, const Place* place)
    {
        const auto members = shapeMembers(shape);
        const size_t first = m_found.size();
        std::vector<Broken> broken;
        for (const ShapeMember& member : members) {
            const size_t begin = m_found.size();
            const JsonValue* found = value.find(member.name);
            const Shape& memberShape = shapeAt(member.shape);
            const Place memberPlace{.parent = place, .word = member.name, .isMember = true};
            if (found && !found->isNull())
                checkValue(memberShape, *found, memberPlace);
            else if (member.required)
                report(memberPlace, memberShape, nullptr, Constraint::Required, "Member must not be null");
            if (m_found.size() > begin)
                broken.push_back(
                    {tables::hashBucket(smallFirst(member.name), qsizetype(members.size())), begin, m_found.size()});
        }
        if (broken.size() > 1) putInOrder(std::move(broken), first);
    }

    // What was found of one member, as a range of m_found.
    struct Broken
    {
        quint32 bucket;
        size_t begin;
        size_t end;
    };

    void putInOrder(std::vector<Broken> broken, size_t first)
    {
        std::stable_sort(broken.begin(), broken.end(),
                         [](const Broken& a, const Broken& b) { return a.bucket < b.bucket; });
        std::vector<Violation> ordered;
        for (const Broken& member : broken)
            std::move(m_found.begin() + qptrdiff(member.begin), m_found.begin() + qptrdiff(member.end),
                      std::back_inserter(ordered));
        std::move(ordered.begin(), ordered.end(), m_found.begin() + qptrdiff(first));
    }

    void checkValue(const Shape& shape, const JsonValue& value, const Place& place)
    {
        if (shape.name == "TableArn") {
            checkTableName(shape, value, place);
            return;
        }
        const ShapePattern* pattern = shapePattern(shape);
        const bool fitsPattern = !pattern || matchesPattern(*pattern, value.string());
        const bool tellsPatternFirst = shape.name == "TableName" || shape.name == "BackupName";
        if (!fitsPattern && tellsPatternFirst) reportPattern(place, shape, value);
        if (shape.min != noBound && measure(shape, value) < shape.min)
            report(place, shape, &value, Constraint::Minimum, boundText(shape, Constraint::Minimum, shape.min));
        if (shape.max != noBound && measure(shape, value) > shape.max)
            report(place, shape, &value, Constraint::Maximum, boundText(shape, Constraint::Maximum, shape.max));
        if (!fitsPattern && !tellsPatternFirst) reportPattern(place, shape, value);
        if (const auto values = shapeValues(shape);
            !values.empty() && std::find(values.begin(), values.end(), value.string()) == values.end())
            report(place, shape, &value, Constraint::Enumeration, enumText(values));
        if (shape.kind == ShapeKind::Structure) {
            checkMembers(shape, value, &place);
        } else if (shape.kind == ShapeKind::List && isChecked(shape)) {
            int number = 0;
            for (const JsonValue& element : value.array())
                checkValue(shapeAt(shape.element), element, {.parent = &place, .number = ++number});
        } else if (shape.kind == ShapeKind::Map && isChecked(shape)) {
            if (shape.name == "BatchGetRequestMap" || shape.name == "BatchWriteItemRequestMap")
                checkTableNames(shape, value, place);
            for (const auto& [name, member] : value.object())
                checkValue(shapeAt(shape.element), member, {.parent = &place, .word = name});
        }
    }

    // Attribute values carry no constraints of their own: what holds them is not walked.
    static bool isChecked(const Shape& shape)
    {
        const Shape& element = shapeAt(shape.element);
        return element.name != "AttributeValue" && element.name != "AttributeName";
    }

    void reportPattern(const Place& place, const Shape& shape, const JsonValue& value)
    {
        report(place, shape, &value, Constraint::Pattern,
               "Member must satisfy regular expression pattern: " + shapePattern(shape)->text.toByteArray());
    }

    // A name, or the ARN of a table. What works on items takes names of any length and names one broken rule; what
    // works on tables asks for three characters.
    void checkTableName(const Shape& shape, const JsonValue& value, const Place& place)
    {
        const QByteArray& name = value.string();
        if (name.startsWith("arn:") && name.size() <= 1024) return;
        const bool worksOnItems = isItemOperation(m_operation.name);
        const qint64 least = worksOnItems ? 1 : shape.min;
        if (name.size() < least)
            report(place, shape, &value, Constraint::Minimum, boundText(shape, Constraint::Minimum, least));
        if (name.size() > shape.max)
            report(place, shape, &value, Constraint::Maximum, boundText(shape, Constraint::Maximum, shape.max));
        if (!isNameText(name) && !(worksOnItems && name.isEmpty())) reportPattern(place, shape, value);
    }

    // The tables of a batch are the keys of a map, which is echoed as a whole.
    void checkTableNames(const Shape& shape, const JsonValue& value, const Place& place)
    {
        const bool isRight = std::all_of(value.object().begin(), value.object().end(), [](const auto& member) {
            const QByteArray& name = member.first;
            return name.startsWith("arn:") || (name.size() >= 3 && name.size() <= 255 && isNameText(name));
        });
        if (isRight) return;
        const size_t found = m_found.size();
        report(place, shape, &value, Constraint::Keys,
               "Map keys must satisfy constraint: [Member must have length less than or equal to 255, Member must have "
               "length greater than or equal to 3, Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]");
        if (m_operation.name == "BatchGetItem" && m_profile == ErrorProfile::Aws2026)
            m_found[found].value = '\'' + base::writeJson(value) + '\'';
    }

    const OperationShape& m_operation;
    const ErrorProfile m_profile;
    std::vector<Violation> m_found;
};

QByteArray inEnvelope(const std::vector<QByteArray>& texts)
{
    constexpr size_t mostListed = 10;
    const size_t count = std::min(texts.size(), mostListed);
    QByteArray message =
        QByteArray::number(qsizetype(count)) + " validation error" + (count == 1 ? "" : "s") + " detected: ";
    for (size_t i = 0; i < count; ++i) {
        if (i > 0) message += "; ";
        message += texts[i];
    }
    return message;
}

QByteArray formerText(const Violation& violation)
{
    return "Value " + violation.value + " at '" + violation.path + "' failed to satisfy constraint: " + violation.text;
}

QByteArray inFormerWords(const std::vector<Violation>& violations)
{
    std::vector<QByteArray> texts;
    for (const Violation& violation : violations)
        texts.push_back(formerText(violation));
    return inEnvelope(texts);
}

bool isBound(const Violation& violation)
{
    return violation.constraint == Constraint::Minimum || violation.constraint == Constraint::Maximum;
}

// "requestItems.Books.member.keys" → "RequestItems.Books.member.Keys": the members' own names, as the model has them.
QByteArray modelPath(const Shape& shape, const QByteArray& path)
{
    const Shape* at = &shape;
    QByteArray out;
    QByteArray rest = path;
    while (!rest.isEmpty()) {
        if (!out.isEmpty()) out += '.';
        if (at->kind == ShapeKind::Structure) {
            const qsizetype dot = rest.indexOf('.');
            const QByteArray word = dot < 0 ? rest : rest.first(dot);
            rest = dot < 0 ? QByteArray() : rest.mid(dot + 1);
            for (const ShapeMember& member : shapeMembers(*at)) {
                if (smallFirst(member.name) != word) continue;
                out += member.name;
                at = &shapeAt(member.shape);
                break;
            }
        } else {
            // A map's key may hold dots itself; ".member" ends it, as it ends a list's position.
            const qsizetype end = rest.indexOf(".member");
            if (end < 0) return path;
            out += rest.first(end) + ".member";
            rest = rest.mid(end + 8);
            at = &shapeAt(at->element);
        }
    }
    return out;
}

QByteArray inNewBoundWords(const Shape& input, const Violation& violation)
{
    return inEnvelope(
        {"Value at '" + modelPath(input, violation.path) + "' failed to satisfy constraint: " + violation.text});
}

const Violation* find(const std::vector<Violation>& violations, QByteArrayView path)
{
    const auto found = std::find_if(violations.begin(), violations.end(),
                                    [path](const Violation& violation) { return violation.path == path; });
    return found == violations.end() ? nullptr : &*found;
}

QByteArray newOperatorText()
{
    return "Failed to satisfy constraint: Member must satisfy enum value set: [ALL, OR]";
}

// Query and BatchGetItem.
QByteArray inWordsOfBoundsFirst(const Shape& input, const std::vector<Violation>& violations)
{
    for (const Violation& violation : violations)
        if (isBound(violation) && violation.path != "tableName") return inNewBoundWords(input, violation);
    if (find(violations, "conditionalOperator")) return newOperatorText();
    return inFormerWords(violations);
}

QByteArray inReworkedWords(const OperationShape& operation, const std::vector<Violation>& violations)
{
    if (const Violation* name = find(violations, "tableName")) {
        if (name->value == "''") return inNewBoundWords(shapeAt(operation.input), *name);
        return inEnvelope({formerText(*name)});
    }
    std::vector<QByteArray> texts;
    if (const Violation* capacity = find(violations, "returnConsumedCapacity")) texts.push_back(formerText(*capacity));
    if (find(violations, "returnValues")) {
        // The misspelt UPDATE_NEW is the service's.
        texts.emplace_back(
            "Failed to satisfy constraint: Member must satisfy enum value set: [ALL_OLD, UPDATED_OLD, "
            "ALL_NEW, UPDATE_NEW, NONE]");
        if (operation.name == "UpdateItem") return inEnvelope({texts.back()});
    }
    if (const Violation* metrics = find(violations, "returnItemCollectionMetrics"))
        texts.push_back(formerText(*metrics));
    if (find(violations, "conditionalOperator")) texts.push_back(newOperatorText());
    if (texts.empty()) texts.push_back(formerText(violations.front()));
    return inEnvelope(texts);
}

bool isMissing(const Violation& violation)
{
    return violation.constraint == Constraint::Required;
}

}  // namespace

bool isReworked(QByteArrayView operation)
{
    return operation == "PutItem" || operation == "UpdateItem" || operation == "DeleteItem";
}

std::optional<QByteArray> memberError(const OperationShape& operation, const JsonValue& body, ErrorProfile profile)
{
    const Shape& input = shapeAt(operation.input);
    std::vector<Violation> violations = Checker(operation, profile).run(body);
    if (violations.empty()) return std::nullopt;

    const bool reworked = isReworked(operation.name);
    const bool isCurrent = profile == ErrorProfile::Aws2026;
    const bool hasTextOfItsOwn = operation.name == "BatchWriteItem" || (operation.name == "BatchGetItem" && !isCurrent);
    if (const Violation* items = hasTextOfItsOwn ? find(violations, "requestItems") : nullptr) {
        if (items->value == "'{}'") return "The requestItems parameter is required for " + operation.name.toByteArray();
    }
    if (operation.name == "BatchWriteItem") {
        // What its tables are called is told only where nothing else is wrong.
        if (violations.size() > 1)
            std::erase_if(violations, [](const Violation& one) { return one.constraint == Constraint::Keys; });
        // The service says this of the map as a whole: its rule for the lists inside is part of the map's.
        for (const Violation& violation : violations) {
            const bool isWrites = violation.path.startsWith("requestItems.") && violation.path.endsWith(".member");
            if (!isWrites || !isBound(violation)) continue;
            QByteArray echo;
            const Shape& map = shapeAt(shapeMembers(input).front().shape);
            appendEcho(echo, map, body.find("RequestItems"));
            return inEnvelope({"Value '" + echo +
                               "' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint: "
                               "[Member must have length less than or equal to 25, Member must have length greater "
                               "than or equal to 1]"});
        }
    }
    if (reworked && isCurrent && std::none_of(violations.begin(), violations.end(), isMissing))
        return inReworkedWords(operation, violations);
    if (const Violation* name = find(violations, "tableName");
        name && name->constraint == Constraint::Required && !reworked)
        return QByteArray("The parameter 'TableName' is required but was not present in the request");
    if (isCurrent && (operation.name == "Query" || operation.name == "BatchGetItem"))
        return inWordsOfBoundsFirst(input, violations);
    return inFormerWords(violations);
}

}  // namespace trestle::aws
