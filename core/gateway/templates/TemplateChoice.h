// Which of a method's templates a message gets, and what happens to one that gets none.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <variant>
#include <vector>

namespace trestle::gateway {

enum class PassthroughBehavior { WhenNoMatch, WhenNoTemplates, Never };

struct UseTemplate
{
    size_t index = 0;
};
/// The message goes on as it is.
struct PassThrough
{
};
/// 415 "Unsupported Media Type".
struct RefuseMediaType
{
};
using TemplateChoice = std::variant<UseTemplate, PassThrough, RefuseMediaType>;

/// `contentTypes` are the templates' names, "$default" may be one; `contentType` is the message's header, "" if it has
/// none, which counts as application/json. Types are compared without case and without parameters.
[[nodiscard]] TemplateChoice chooseTemplate(const std::vector<QByteArray>& contentTypes, QByteArrayView contentType,
                                            PassthroughBehavior behavior);

}  // namespace trestle::gateway
