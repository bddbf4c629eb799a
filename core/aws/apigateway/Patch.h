// The patch operations of apigateway's updates: which paths of a document may be added to, replaced and removed, and
// what the service says of those that may not. One table a kind of document; the table is all there is to tell.
#pragma once

#include "core/aws/rest/Failure.h"

#include <optional>
#include <span>
#include <vector>

namespace trestle::aws::apigateway {

/// What a path leads to, and so what a value becomes and where it goes.
enum class PatchValue {
    Text,
    OptionalText,  // an empty value takes it away
    Integer,
    Number,
    Boolean,       // "true" is true, all else false
    TextEntry,     // of a map: the path's last segment is the key
    BooleanEntry,  // likewise
    SetEntry,  // of a list: the path's last segment is the element, or its place; replacing it puts `value` at the end
    Element,   // of a list: the value is the element, or several with commas
};

/// Sets of operations.
using PatchOps = unsigned;
inline constexpr PatchOps opAdd = 1;
inline constexpr PatchOps opRemove = 2;
inline constexpr PatchOps opReplace = 4;
inline constexpr PatchOps opAll = opAdd | opRemove | opReplace;

/// What the service says of parameters and content types that an object does not have.
constexpr QByteArrayView noParameter("Invalid parameter name specified");
constexpr QByteArrayView noContentType("Content-Type specified was not found");

struct PatchRule
{
    QByteArrayView path;  // "/name", "/requestParameters/*"
    PatchOps ops = opReplace;
    PatchValue value = PatchValue::Text;
    QByteArrayView missing = {};  // said (404) of an entry that is to be replaced or removed and is not there
};

/// How a kind of document refuses: by listing the paths of an operation, by listing the operations of a path, or by
/// naming the path alone.
enum class PatchManner { ListsPaths, ListsOperations, NamesPath };

struct PatchTable
{
    PatchManner manner;
    std::span<const PatchRule> rules;
};

struct PatchOperation
{
    QByteArray op;
    std::optional<QByteArray> path;
    std::optional<QByteArray> value;
    QByteArray from;

    /// The path's segments, ~1 and ~0 decoded.
    [[nodiscard]] std::vector<QByteArray> segments() const;
};

/// The operations of an update's input.
[[nodiscard]] std::vector<PatchOperation> patchOperations(const base::JsonValue& input);

/// Does all of them to `document`, or none of use to anybody: on a failure throw the document away.
[[nodiscard]] base::Result<void, rest::Failure> patch(base::JsonValue& document,
                                                      const std::vector<PatchOperation>& operations,
                                                      const PatchTable& table);
/// One operation alone.
[[nodiscard]] base::Result<void, rest::Failure> patch(base::JsonValue& document, const PatchOperation& operation,
                                                      const PatchTable& table);

}  // namespace trestle::aws::apigateway
