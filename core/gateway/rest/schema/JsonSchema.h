// JSON Schema draft 4 as models of REST APIs have it, compiled once into a tree. The texts are those that the service
// reports of a body that does not fit (fge's json-schema-validator, which it runs). Patterns run on RE2 and numbers
// keep their digits: that, and one document model for all, is why this is no library's validator. A copy is cheap; any
// thread checks at the same time.
//     $ref = [ modelUrl ] [ "#" [ jsonPointer ] ]      modelUrl = "https://…/restapis/" id "/models/" name
// What draft 4 does not know is let pass, as the standard asks.
#pragma once

#include "core/base/Json.h"

#include <functional>
#include <memory>

namespace trestle::gateway {

struct SchemaTree;

class JsonSchema
{
public:
    /// Finds the schema of another model; null if there is none of that name.
    using FindModel = std::function<const base::JsonValue*(const QByteArray& name)>;

    /// Errors: Parse, naming the keyword and where it stands ("#/properties/age/minimum"): values of a wrong type,
    /// patterns that cannot run, references that lead nowhere; TooLarge for more than 20,000 schemas inside each other.
    [[nodiscard]] static base::Result<JsonSchema> compile(const base::JsonValue& schema, const FindModel& findModel);

    /// What does not fit, in the order it was found, at most 20; none if all of it fits. What would take too long to
    /// check does not fit.
    [[nodiscard]] std::vector<QByteArray> problems(const base::JsonValue& instance) const;
    [[nodiscard]] bool fits(const base::JsonValue& instance) const { return problems(instance).empty(); }

private:
    explicit JsonSchema(std::shared_ptr<const SchemaTree> tree) : m_tree(std::move(tree)) {}
    std::shared_ptr<const SchemaTree> m_tree;
};

}  // namespace trestle::gateway
