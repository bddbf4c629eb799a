// Reads the grammar of Velocity 1.7, without #evaluate and with #macro allowed but without effect:
//     template   = *statement
//     statement  = text / comment / reference / "#set(" reference "=" expression ")"
//                / "#if(" expression ")" *statement *( "#elseif(" expression ")" *statement ) [ "#else" *statement ]
//                "#end" / "#foreach(" reference "in" argument ")" *statement "#end" / "#define(" reference ")"
//                *statement "#end" / "#break" / "#stop" / "#literal()" *statement "#end" / "#[[" text "]]#" / "#word" [
//                "(" *argument ")" ]
//     reference  = "$" ["!"] ( path / "{" path "}" )        path = name *( "." name [ "(" [ argument *( "," argument )
//     ] ")" ]
//                                                                        / "[" argument "]" )
//     expression = "||" over "&&" over "== !=" over "< <= > >=" over "+ -" over "* / %" over "!"; words for some of
//     them argument   = string / number / "true" / "false" / reference / "[" argument ".." argument "]"
//                / "[" [ argument *( "," argument ) ] "]" / "{" [ argument ":" argument *( "," … ) ] "}"
// Looking ahead goes exactly as far as Velocity's parser looks, since what it sees decides between text and error.
#pragma once

#include "core/base/Result.h"
#include "core/gateway/templates/TemplateLexer.h"
#include "core/gateway/templates/TemplateTree.h"

#include <QHash>

namespace trestle::gateway {

/// Variables and their numbers, while a template and the strings in it are parsed.
struct VariableNumbers
{
    QHash<QString, int> numbers;
    std::vector<QString> names;

    int of(const QString& name);
};

class TemplateParser
{
public:
    /// `offset` is where `text` stands in the whole template; `depth` how many constructs stand around it.
    TemplateParser(QStringView text, VariableNumbers& variables, qsizetype offset = 0, int depth = 0)
        : m_text(text), m_lexer(text), m_variables(variables), m_offset(offset), m_depth(depth)
    {
    }

    /// Line and column are left to who knows the whole template.
    [[nodiscard]] base::Result<Block, TemplateFailure> parse();

private:
    using Kind = TemplateToken::Kind;

    // Tokens. After a failure every token is an EndOfFile, which ends all loops.
    const TemplateToken& peek(size_t ahead = 0);
    [[nodiscard]] Kind kind(size_t ahead = 0) { return peek(ahead).kind; }
    TemplateToken take();
    bool takeIf(Kind wanted);
    bool expect(Kind wanted);
    void skipWhitespace() { takeIf(Kind::Whitespace); }
    void fail(const QString& message);
    void failAtToken();
    [[nodiscard]] bool failed() const { return m_failure.has_value(); }
    [[nodiscard]] QStringView image(const TemplateToken& token) const
    {
        return m_text.sliced(token.begin, token.end - token.begin);
    }
    [[nodiscard]] SourceRange rangeFrom(qsizetype begin) const;
    /// Tokens as a call of a macro that is not there prints them.
    [[nodiscard]] QString images(size_t firstToken, size_t endToken) const;
    /// Tokens as #literal prints them, with what began nothing and without comments.
    [[nodiscard]] QString literal(size_t firstToken, size_t endToken) const;

    // Counts a construct inside another for as long as it is read.
    class Nesting
    {
    public:
        explicit Nesting(TemplateParser& parser);
        ~Nesting() { --m_parser.m_depth; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        TemplateParser& m_parser;
    };

    Block statements();
    void statement(Block& block);
    void textStatement(Block& block);
    void escapeStatement(Block& block);
    void comment(Block& block);
    void ifStatement(Block& block);
    void setStatement(Block& block);
    void directive(Block& block);
    void directiveEffect(Block& block, const QString& name, size_t firstToken);
    void add(Block& block, qsizetype begin, decltype(Statement::node) node);
    void addText(Block& block, qsizetype begin, const QString& text);

    struct DirectiveArgument
    {
        bool word = false;
        Expression value;
    };
    [[nodiscard]] bool directiveArgumentFollows();
    std::vector<DirectiveArgument> directiveArguments(const QString& name);

    [[nodiscard]] bool referenceFollows(size_t ahead = 0);
    Reference reference();
    void referenceRoot(Reference& reference, size_t firstToken);
    void referenceSteps(Reference& reference);
    void indexSteps(Reference& reference);
    [[nodiscard]] bool methodFollows();
    [[nodiscard]] bool argumentFollows(size_t ahead = 0);
    [[nodiscard]] bool rangeFollows();
    [[nodiscard]] size_t referenceEnd(size_t ahead);

    Expression expression();
    Expression orExpression();
    Expression andExpression();
    Expression equality();
    Expression relation();
    Expression sum();
    Expression product();
    Expression unary();
    Expression primary();
    Expression parameter();
    Expression value();
    Expression stringValue();
    Expression listValue();
    Expression mapValue();
    Expression rangeValue();
    Expression binary(BinaryOperator op, Expression left, Expression right, size_t firstToken, size_t rightToken);

    QStringView m_text;
    TemplateLexer m_lexer;
    VariableNumbers& m_variables;
    qsizetype m_offset;
    int m_depth;
    std::vector<TemplateToken> m_tokens;
    size_t m_at = 0;
    QStringList m_macros;  // names that #macro gave: only escapes notice them
    std::optional<TemplateFailure> m_failure;
};

}  // namespace trestle::gateway
