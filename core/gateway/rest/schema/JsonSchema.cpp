#include "core/gateway/rest/schema/JsonSchema.h"

#include "core/gateway/rest/schema/SchemaCheck.h"

#include <algorithm>
#include <array>
#include <map>

namespace trestle::gateway {

using base::Error;
using base::ErrorCode;
using base::JsonValue;
using base::Result;

namespace {

constexpr size_t maxNodes = 20'000;
constexpr int maxTreeDepth = 200;

constexpr std::array<std::pair<QByteArrayView, SchemaFormat>, 10> formats{{{"date-time", SchemaFormat::DateTime},
                                                                           {"date", SchemaFormat::Date},
                                                                           {"time", SchemaFormat::Time},
                                                                           {"email", SchemaFormat::Email},
                                                                           {"ipv4", SchemaFormat::Ipv4},
                                                                           {"ipv6", SchemaFormat::Ipv6},
                                                                           {"uri", SchemaFormat::Uri},
                                                                           {"hostname", SchemaFormat::HostName},
                                                                           {"host-name", SchemaFormat::HostName},
                                                                           {"uuid", SchemaFormat::Uuid}}};

constexpr std::array<QByteArrayView, 7> typeNames{"array", "boolean", "integer", "null", "number", "object", "string"};

// One document: a model's schema, with the pointers into it that are compiled already.
struct Document
{
    const JsonValue* schema = nullptr;
    std::map<QByteArray, int> nodes;  // by JSON pointer
};

class Compiler
{
public:
    explicit Compiler(const JsonSchema::FindModel& findModel) : m_findModel(findModel) {}

    Result<std::shared_ptr<const SchemaTree>> compile(const JsonValue& schema)
    {
        m_documents[{}].schema = &schema;
        const int root = node({}, {}, schema, 0);
        if (m_error) return *m_error;
        m_tree->root = root;
        return std::shared_ptr<const SchemaTree>(std::move(m_tree));
    }

private:
    // Where in which document a schema stands.
    struct Place
    {
        const QByteArray& document;
        QByteArray pointer;
        int depth;

        [[nodiscard]] Place at(QByteArrayView keyword) const
        {
            return {document, pointer + '/' + escaped(keyword), depth + 1};
        }
        [[nodiscard]] static QByteArray escaped(QByteArrayView keyword)
        {
            return keyword.toByteArray().replace('~', "~0").replace('/', "~1");
        }
    };

    int fail(ErrorCode code, const Place& place, const QString& what)
    {
        if (!m_error) {
            const QByteArray where =
                (place.document.isEmpty() ? QByteArray() : "model " + place.document + ", ") + '#' + place.pointer;
            m_error = Error{code, QString::fromUtf8(where) + QStringLiteral(": ") + what};
        }
        return SchemaNode::none;
    }
    int fail(const Place& place, const QString& what) { return fail(ErrorCode::Parse, place, what); }

    int node(const QByteArray& document, const QByteArray& pointer, const JsonValue& schema, int depth)
    {
        const Place place{document, pointer, depth};
        if (m_error) return SchemaNode::none;
        auto& known = m_documents[document].nodes;
        if (const auto found = known.find(pointer); found != known.end()) return found->second;
        if (m_tree->nodes.size() >= maxNodes || depth > maxTreeDepth)
            return fail(ErrorCode::TooLarge, place, QStringLiteral("the schema is nested too deep or too large"));
        if (!schema.isObject()) return fail(place, QStringLiteral("a schema has to be an object"));
        const int number = static_cast<int>(m_tree->nodes.size());
        known.emplace(pointer, number);
        m_tree->nodes.emplace_back();
        SchemaNode made = read(place, schema);
        m_tree->nodes[static_cast<size_t>(number)] = std::move(made);
        return number;
    }

    int node(const Place& place, const JsonValue& schema)
    {
        return node(place.document, place.pointer, schema, place.depth);
    }

    SchemaNode read(const Place& place, const JsonValue& schema)
    {
        SchemaNode made;
        if (const JsonValue* reference = schema.find("$ref")) {
            made.reference = refer(place.at("$ref"), *reference);
            return made;
        }
        readGeneral(made, place, schema);
        readObject(made, place, schema);
        readArray(made, place, schema);
        readNumber(made, place, schema);
        readString(made, place, schema);
        return made;
    }

    int refer(const Place& place, const JsonValue& reference)
    {
        if (!reference.isString()) return fail(place, QStringLiteral("a reference has to be text"));
        const QByteArray& text = reference.string();
        const qsizetype hash = text.indexOf('#');
        const QByteArray url = hash < 0 ? text : text.first(hash);
        const QByteArray pointer = hash < 0 ? QByteArray() : text.sliced(hash + 1);
        const QByteArray* document = &place.document;
        if (!url.isEmpty()) {
            constexpr QByteArrayView models("/models/");
            const qsizetype at = url.lastIndexOf(models);
            const QByteArray name = at < 0 ? url : url.sliced(at + models.size());
            auto found = m_documents.find(name);
            if (found == m_documents.end()) {
                const JsonValue* model = m_findModel(name);
                if (!model) return fail(place, QStringLiteral("there is no model %1").arg(QString::fromUtf8(name)));
                found = m_documents.emplace(name, Document{model, {}}).first;
            }
            document = &found->first;
        }
        const JsonValue* target = find(*m_documents[*document].schema, pointer);
        if (!target) return fail(place, QStringLiteral("\"%1\" leads nowhere").arg(QString::fromUtf8(text)));
        return node(*document, pointer, *target, place.depth);
    }

    static const JsonValue* find(const JsonValue& schema, const QByteArray& pointer)
    {
        const JsonValue* at = &schema;
        if (pointer.isEmpty()) return at;
        const QList<QByteArray> names = pointer.split('/');
        for (qsizetype i = 1; i < names.size() && at; ++i) {
            QByteArray name = QByteArray::fromPercentEncoding(names[i]);
            name.replace("~1", "/").replace("~0", "~");
            if (at->isArray()) {
                bool ok = false;
                const qulonglong index = name.toULongLong(&ok);
                at = ok && index < at->array().size() ? &at->array()[static_cast<size_t>(index)] : nullptr;
            } else {
                at = at->find(name);
            }
        }
        return at;
    }

    void readGeneral(SchemaNode& made, const Place& place, const JsonValue& schema)
    {
        if (const JsonValue* type = schema.find("type")) {
            for (const JsonValue& each : type->isArray() ? type->array() : JsonValue::Array{*type}) {
                if (std::find(typeNames.begin(), typeNames.end(), QByteArrayView(each.string())) == typeNames.end())
                    fail(place.at("type"), QStringLiteral("%1 is no type").arg(QString::fromUtf8(writeJson(each))));
                made.types.push_back(each.string());
            }
            std::sort(made.types.begin(), made.types.end());
        }
        if (const JsonValue* values = schema.find("enum")) {
            if (!values->isArray()) fail(place.at("enum"), QStringLiteral("has to be a list"));
            made.values = values->array();
        }
        made.allOf = schemas(place, schema, "allOf");
        made.anyOf = schemas(place, schema, "anyOf");
        made.oneOf = schemas(place, schema, "oneOf");
        if (const JsonValue* notSchema = schema.find("not")) made.notSchema = node(place.at("not"), *notSchema);
        // Reachable by references only, and checked all the same.
        if (const JsonValue* definitions = schema.find("definitions"))
            for (const auto& [name, definition] : definitions->object())
                node(place.at("definitions").at(name), definition);
    }

    std::vector<int> schemas(const Place& place, const JsonValue& schema, QByteArrayView keyword)
    {
        std::vector<int> made;
        const JsonValue* list = schema.find(keyword);
        if (!list) return made;
        const Place there = place.at(keyword);
        if (!list->isArray()) fail(there, QStringLiteral("has to be a list of schemas"));
        for (size_t i = 0; i < list->array().size(); ++i)
            made.push_back(node(there.at(QByteArray::number(qulonglong(i))), list->array()[i]));
        return made;
    }

    void readObject(SchemaNode& made, const Place& place, const JsonValue& schema)
    {
        if (const JsonValue* properties = schema.find("properties")) {
            if (!properties->isObject()) fail(place.at("properties"), QStringLiteral("has to be an object"));
            for (const auto& [name, property] : properties->object())
                made.properties.emplace_back(name, node(place.at("properties").at(name), property));
            std::sort(made.properties.begin(), made.properties.end());
        }
        if (const JsonValue* properties = schema.find("patternProperties"))
            for (const auto& [text, property] : properties->object()) {
                const Place there = place.at("patternProperties").at(text);
                if (auto pattern = compilePattern(there, text))
                    made.patternProperties.emplace_back(std::move(*pattern), node(there, property));
            }
        if (const JsonValue* additional = schema.find("additionalProperties")) {
            if (additional->isBool())
                made.noAdditionalProperties = !additional->toBool();
            else
                made.additionalProperties = node(place.at("additionalProperties"), *additional);
        }
        // In draft 3 "required" is a flag of the property; what old models have of it is let pass.
        if (const JsonValue* required = schema.find("required"))
            for (const JsonValue& name : required->array())
                made.required.push_back(name.string());
        std::sort(made.required.begin(), made.required.end());
        made.minProperties = count(place, schema, "minProperties");
        made.maxProperties = count(place, schema, "maxProperties");
        if (const JsonValue* dependencies = schema.find("dependencies"))
            for (const auto& [name, wanted] : dependencies->object()) {
                SchemaNode::Dependency dependency{name};
                if (wanted.isArray())
                    for (const JsonValue& property : wanted.array())
                        dependency.properties.push_back(property.string());
                else
                    dependency.schema = node(place.at("dependencies").at(name), wanted);
                made.dependencies.push_back(std::move(dependency));
            }
    }

    void readArray(SchemaNode& made, const Place& place, const JsonValue& schema)
    {
        if (const JsonValue* items = schema.find("items")) {
            made.isTuple = items->isArray();
            if (made.isTuple)
                made.tuple = schemas(place, schema, "items");
            else
                made.items = node(place.at("items"), *items);
        }
        if (const JsonValue* additional = schema.find("additionalItems")) {
            if (additional->isBool())
                made.noAdditionalItems = !additional->toBool();
            else
                made.additionalItems = node(place.at("additionalItems"), *additional);
        }
        made.minItems = count(place, schema, "minItems");
        made.maxItems = count(place, schema, "maxItems");
        if (const JsonValue* unique = schema.find("uniqueItems")) made.uniqueItems = unique->toBool();
    }

    void readNumber(SchemaNode& made, const Place& place, const JsonValue& schema)
    {
        const auto number = [&](QByteArrayView keyword) -> std::optional<JsonValue::Number> {
            const JsonValue* value = schema.find(keyword);
            if (!value) return std::nullopt;
            if (!value->isNumber()) fail(place.at(keyword), QStringLiteral("has to be a number"));
            return JsonValue::Number{value->numberText()};
        };
        const auto flag = [&](QByteArrayView keyword) {
            const JsonValue* value = schema.find(keyword);
            return value && value->toBool();
        };
        if (auto minimum = number("minimum")) made.minimum = {std::move(*minimum), flag("exclusiveMinimum")};
        if (auto maximum = number("maximum")) made.maximum = {std::move(*maximum), flag("exclusiveMaximum")};
        made.multipleOf = number("multipleOf");
        if (made.multipleOf && made.multipleOf->text.toDouble() <= 0)
            fail(place.at("multipleOf"), QStringLiteral("has to be more than 0"));
    }

    void readString(SchemaNode& made, const Place& place, const JsonValue& schema)
    {
        made.minLength = count(place, schema, "minLength");
        made.maxLength = count(place, schema, "maxLength");
        if (const JsonValue* pattern = schema.find("pattern"))
            made.pattern = compilePattern(place.at("pattern"), pattern->string());
        if (const JsonValue* format = schema.find("format")) {
            const auto found = std::find_if(formats.begin(), formats.end(), [format](const auto& known) {
                return known.first == QByteArrayView(format->string());
            });
            if (found != formats.end()) made.format = found->second;
        }
    }

    std::optional<qint64> count(const Place& place, const JsonValue& schema, QByteArrayView keyword)
    {
        const JsonValue* value = schema.find(keyword);
        if (!value) return std::nullopt;
        const std::optional<qint64> number = value->toInteger();
        if (!number || *number < 0) fail(place.at(keyword), QStringLiteral("has to be a whole number from 0"));
        return number;
    }

    std::optional<SchemaNode::Pattern> compilePattern(const Place& place, const QByteArray& text)
    {
        auto pattern = JavaPattern::compile(QString::fromUtf8(text));
        if (pattern) return SchemaNode::Pattern{text, std::move(*pattern)};
        fail(place, QStringLiteral("the pattern cannot run: %1").arg(pattern.error().message));
        return std::nullopt;
    }

    const JsonSchema::FindModel& m_findModel;
    std::map<QByteArray, Document> m_documents;  // by the model's name; "" is the schema itself
    std::shared_ptr<SchemaTree> m_tree = std::make_shared<SchemaTree>();
    std::optional<Error> m_error;
};

}  // namespace

Result<JsonSchema> JsonSchema::compile(const JsonValue& schema, const FindModel& findModel)
{
    auto tree = Compiler(findModel).compile(schema);
    if (!tree) return tree.error();
    return JsonSchema(std::move(*tree));
}

std::vector<QByteArray> JsonSchema::problems(const JsonValue& instance) const
{
    return SchemaCheck(*m_tree).run(instance);
}

}  // namespace trestle::gateway
