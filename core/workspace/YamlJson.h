// YAML as JSON and back, for documents that travel in either: OpenAPI descriptions. Pure; any thread.
#pragma once

#include "core/base/Json.h"

#include <memory>
#include <optional>

namespace trestle::workspace {

/// Text that begins with '{' is read as JSON. Errors: Parse, naming the line; TooLarge for YAML whose aliases make more
/// than a million values of it, or that is not UTF-8.
[[nodiscard]] base::Result<base::JsonValue> jsonOfText(const QByteArray& text);
/// Error: TooLarge.
[[nodiscard]] base::Result<QByteArray> yamlOfJson(const base::JsonValue& value);

/// Where the values of such a text stand.
class TextPlaces
{
public:
    explicit TextPlaces(const QByteArray& text);
    ~TextPlaces();
    TextPlaces(const TextPlaces&) = delete;
    TextPlaces& operator=(const TextPlaces&) = delete;

    struct Place
    {
        int line = 0;  // both from 1
        int column = 0;
    };
    /// By a JSON pointer ("/paths/~1pets/get"): where that stands, or what of its way there is. Nothing if the text
    /// cannot be read.
    [[nodiscard]] std::optional<Place> find(const QByteArray& pointer) const;

private:
    struct Tree;
    std::unique_ptr<Tree> m_tree;
};

}  // namespace trestle::workspace
