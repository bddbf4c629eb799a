#include "core/aws/apigateway/Patch.h"

#include "core/aws/apigateway/ApiGateway.h"
#include "core/aws/rest/JsonMembers.h"

#include <algorithm>

namespace trestle::aws::apigateway {

using base::JsonValue;
using base::Result;
using rest::Failure;
using rest::memberOf;

namespace {

using Done = Result<void, Failure>;

PatchOps bitOf(const QByteArray& op)
{
    if (op == "add") return opAdd;
    if (op == "remove") return opRemove;
    return op == "replace" ? opReplace : 0;
}

std::vector<QByteArray> segmentsOf(QByteArrayView path)
{
    std::vector<QByteArray> segments;
    while (path.startsWith('/')) {
        const qsizetype end = path.indexOf('/', 1);
        QByteArray segment = path.sliced(1, (end < 0 ? path.size() : end) - 1).toByteArray();
        segments.push_back(segment.replace("~1", "/").replace("~0", "~"));
        path = end < 0 ? QByteArrayView() : path.sliced(end);
    }
    return segments;
}

bool leadsTo(const PatchRule& rule, const std::vector<QByteArray>& segments)
{
    const std::vector<QByteArray> wanted = segmentsOf(rule.path);
    return std::equal(wanted.begin(), wanted.end(), segments.begin(), segments.end(),
                      [](const QByteArray& rulePart, const QByteArray& part) {
                          return rulePart == part || (rulePart == "*" && !part.isEmpty());
                      });
}

QByteArray joined(const std::vector<QByteArrayView>& words)
{
    QByteArray text;
    for (const QByteArrayView word : words) {
        if (!text.isEmpty()) text += ", ";
        text += word;
    }
    return '[' + text + ']';
}

Failure pathsRefusal(const PatchOperation& operation, const PatchTable& table)
{
    QByteArray message =
        "Invalid patch path  '" + operation.path.value_or("null") + "' specified for op '" + operation.op + "'. ";
    std::vector<QByteArrayView> paths;
    for (const PatchRule& rule : table.rules)
        if (rule.ops & bitOf(operation.op)) paths.push_back(rule.path);
    return badRequest(message + (paths.empty() ? QByteArray("Please choose supported operations")
                                               : "Must be one of: " + joined(paths)));
}

Failure pathRefusal(const PatchOperation& operation)
{
    return badRequest("Invalid patch path " + operation.path.value_or("null"));
}

Failure operationRefusal(const PatchRule& rule)
{
    std::vector<QByteArrayView> ops;
    if (rule.ops & opAdd) ops.emplace_back("add");
    if (rule.ops & opRemove) ops.emplace_back("remove");
    if (rule.ops & opReplace) ops.emplace_back("replace");
    return badRequest("Invalid patch operation specified. Must be one of: " + joined(ops));
}

// The rule an operation falls under, or why it falls under none.
Result<const PatchRule*, Failure> ruleOf(const PatchOperation& operation, const PatchTable& table)
{
    const std::vector<QByteArray> segments = operation.segments();
    const PatchRule* named = nullptr;
    for (const PatchRule& rule : table.rules) {
        if (!leadsTo(rule, segments)) continue;
        if (rule.ops & bitOf(operation.op)) return &rule;
        named = &rule;
    }
    switch (table.manner) {
        case PatchManner::ListsPaths:
            return pathsRefusal(operation, table);
        case PatchManner::ListsOperations:
            return named ? operationRefusal(*named) : pathRefusal(operation);
        case PatchManner::NamesPath:
            return pathRefusal(operation);
    }
    Q_UNREACHABLE();
}

// The object or list that the last segment stands in, made where it is missing.
JsonValue& parentOf(JsonValue& document, const std::vector<QByteArray>& segments)
{
    JsonValue* at = &document;
    for (size_t i = 0; i + 1 < segments.size(); ++i) {
        JsonValue* member = memberOf(*at, segments[i]);
        at = member ? member : &rest::setMember(*at, segments[i], JsonValue());
    }
    return *at;
}

// Objects and lists on the path that hold nothing any more are taken away.
void dropEmpty(JsonValue& document, std::vector<QByteArray> segments)
{
    while (segments.size() > 1) {
        segments.pop_back();
        const JsonValue* at = &document;
        for (const QByteArray& segment : segments)
            at = at ? at->find(segment) : nullptr;
        if (!at || !at->object().empty() || !at->array().empty()) return;
        rest::removeMember(parentOf(document, segments), segments.back());
    }
}

Result<JsonValue, Failure> valueOf(const PatchRule& rule, const PatchOperation& operation)
{
    const QByteArray text = operation.value.value_or(QByteArray(""));
    bool ok = true;
    switch (rule.value) {
        case PatchValue::Text:
        case PatchValue::OptionalText:
        case PatchValue::TextEntry:
        case PatchValue::SetEntry:
        case PatchValue::Element:
            return JsonValue(text);
        case PatchValue::Boolean:
        case PatchValue::BooleanEntry:
            return JsonValue(text.toLower() == "true");
        case PatchValue::Integer: {
            const qint64 number = text.trimmed().toLongLong(&ok);
            if (ok) return JsonValue(number);
            break;
        }
        case PatchValue::Number: {
            const double number = text.trimmed().toDouble(&ok);
            if (ok) return JsonValue(number);
            break;
        }
    }
    return badRequest("Invalid value '" + text + "' specified for " + operation.path.value_or("null"));
}

Failure missingEntry(const PatchRule& rule, const PatchOperation& operation)
{
    if (rule.missing.isEmpty()) return pathRefusal(operation);
    return {"NotFoundException", rule.missing.toByteArray()};
}

Done patchSet(JsonValue& document, const PatchRule& rule, const PatchOperation& operation)
{
    std::vector<QByteArray> segments = operation.segments();
    JsonValue element(segments.back());
    JsonValue& list = parentOf(document, segments);
    JsonValue::Array& elements = list.makeArray();
    bool isThere = std::find(elements.begin(), elements.end(), element) != elements.end();
    bool isNumber = false;
    const size_t place = segments.back().toULongLong(&isNumber);
    if (operation.op != "add" && !isThere && isNumber && place < elements.size()) {
        element = elements[place];
        isThere = true;
    }
    if (operation.op != "add" && !isThere) return missingEntry(rule, operation);
    if (operation.op != "add") std::erase(elements, element);
    if (operation.op == "replace") element = operation.value.value_or(QByteArray());
    if (operation.op != "remove" && std::find(elements.begin(), elements.end(), element) == elements.end())
        elements.push_back(std::move(element));
    if (operation.op == "remove") dropEmpty(document, segments);
    return {};
}

Done patchElements(JsonValue& document, const PatchOperation& operation)
{
    std::vector<QByteArray> segments = operation.segments();
    segments.emplace_back();  // the element itself has no name
    JsonValue::Array& elements = parentOf(document, segments).makeArray();
    if (operation.op == "replace") elements.clear();
    for (const QByteArray& text : operation.value.value_or(QByteArray()).split(',')) {
        const JsonValue element(text.trimmed());
        if (text.isEmpty()) continue;
        if (operation.op != "add") std::erase(elements, element);
        if (operation.op != "remove" && std::find(elements.begin(), elements.end(), element) == elements.end())
            elements.push_back(element);
    }
    dropEmpty(document, segments);
    return {};
}

Done patchMember(JsonValue& document, const PatchRule& rule, const PatchOperation& operation, const PatchTable& table)
{
    const std::vector<QByteArray> segments = operation.segments();
    const bool isEntry = rule.value == PatchValue::TextEntry || rule.value == PatchValue::BooleanEntry;
    const JsonValue* holder = &document;
    for (size_t i = 0; holder && i + 1 < segments.size(); ++i)
        holder = holder->find(segments[i]);
    const bool isThere = holder && holder->find(segments.back());
    if (isEntry && operation.op != "add" && !isThere) return missingEntry(rule, operation);

    const bool isEmpty = operation.value.value_or(QByteArray()).isEmpty();
    if (isEntry && isEmpty && operation.op != "remove" && table.manner == PatchManner::NamesPath)
        return badRequest("Invalid null or empty value in " + segments.front());
    if (operation.op == "remove" || (rule.value == PatchValue::OptionalText && isEmpty)) {
        if (isThere) rest::removeMember(parentOf(document, segments), segments.back());
        dropEmpty(document, segments);
        return {};
    }
    Result<JsonValue, Failure> value = valueOf(rule, operation);
    if (!value) return value.error();
    JsonValue& parent = parentOf(document, segments);
    parent.makeObject();
    rest::setMember(parent, segments.back(), std::move(*value));
    return {};
}

}  // namespace

std::vector<QByteArray> PatchOperation::segments() const
{
    return path ? segmentsOf(*path) : std::vector<QByteArray>();
}

std::vector<PatchOperation> patchOperations(const JsonValue& input)
{
    std::vector<PatchOperation> operations;
    for (const JsonValue& one : rest::valueOf(input, "patchOperations").array()) {
        PatchOperation operation{rest::textOf(one, "op"), {}, {}, rest::textOf(one, "from")};
        if (const JsonValue* path = one.find("path")) operation.path = path->string();
        if (const JsonValue* value = one.find("value")) operation.value = value->string();
        operations.push_back(std::move(operation));
    }
    return operations;
}

Done patch(JsonValue& document, const PatchOperation& operation, const PatchTable& table)
{
    const auto rule = ruleOf(operation, table);
    if (!rule) return rule.error();
    switch ((*rule)->value) {
        case PatchValue::SetEntry:
            return patchSet(document, **rule, operation);
        case PatchValue::Element:
            return patchElements(document, operation);
        case PatchValue::Text:
        case PatchValue::OptionalText:
        case PatchValue::Integer:
        case PatchValue::Number:
        case PatchValue::Boolean:
        case PatchValue::TextEntry:
        case PatchValue::BooleanEntry:
            return patchMember(document, **rule, operation, table);
    }
    Q_UNREACHABLE();
}

Done patch(JsonValue& document, const std::vector<PatchOperation>& operations, const PatchTable& table)
{
    for (const PatchOperation& operation : operations)
        if (Done done = patch(document, operation, table); !done) return done;
    return {};
}

}  // namespace trestle::aws::apigateway
