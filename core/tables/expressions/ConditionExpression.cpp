#include "core/tables/expressions/ConditionExpression.h"

#include "core/tables/expressions/ConditionReader.h"
#include "core/tables/schema/KeyAttributes.h"

namespace trestle::tables {

using base::Error;
using base::ErrorCode;
using base::Result;

struct ConditionExpression::Program
{
    ConditionNode root;
    std::vector<DocumentPath> paths;
};

Result<ConditionExpression> ConditionExpression::compile(QByteArrayView text, ExpressionScope& scope,
                                                         ExpressionKind kind)
{
    // What has no placeholders is the same in every request: attribute_exists(pk) and its like, the commonest of all.
    struct Kept
    {
        ExpressionKind kind;
        QByteArray text;
        std::shared_ptr<const Program> program;
    };
    constexpr size_t mostKept = 16;
    constexpr qsizetype longestKept = 256;
    thread_local std::vector<Kept> kept;
    thread_local size_t oldest = 0;
    const bool isFixed = text.size() <= longestKept && !text.contains('#') && !text.contains(':');
    if (isFixed)
        for (const Kept& known : kept)
            if (known.text == text && known.kind == kind) return ConditionExpression(known.program);

    ConditionReader reader(text, scope, kind);
    Result<ConditionNode> root = reader.read();
    if (!root) return root.error();
    auto program = std::make_shared<const Program>(Program{std::move(*root), reader.takePaths()});
    if (isFixed) {
        if (kept.size() < mostKept)
            kept.push_back({kind, text.toByteArray(), program});
        else
            kept[oldest++ % mostKept] = {kind, text.toByteArray(), program};
    }
    return ConditionExpression(std::move(program));
}

bool ConditionExpression::evaluate(const Item& item) const
{
    return tables::evaluate(m_program->root, item);
}

const std::vector<DocumentPath>& ConditionExpression::paths() const
{
    return m_program->paths;
}

Result<void> ConditionExpression::checkQueryFilter(const KeySchema& keys) const
{
    for (const DocumentPath& path : m_program->paths) {
        const bool isKey = isKeyOf(keys, path.attribute());
        if (!isKey) continue;
        return Error{ErrorCode::Validation,
                     QStringLiteral("Filter Expression can only contain non-primary key attributes: Primary key "
                                    "attribute: ") +
                         QString::fromUtf8(path.attribute())};
    }
    return {};
}

}  // namespace trestle::tables
