// Cuts a template into tokens the way Velocity 1.7 does: a machine of states that the tokens themselves switch. In each
// state the longest match counts, and of equally long ones the first in Kind. Some matches only begin a token ("$",
// "#", "#[["): what follows, matched in the state they lead to, completes it. Where nothing completes it the text is in
// error. The state decides what belongs to the language and what is text, so the parser asks for one token after
// another and tells the lexer the three things it cannot know.
#pragma once

#include <QString>
#include <QStringView>

#include <optional>
#include <vector>

namespace trestle::gateway {

struct TemplateToken
{
    enum class Kind {
        IndexOpen,  // [ behind a reference
        IndexClose,
        BracketOpen,  // [ of a list or range
        BracketClose,
        Comma,
        DoubleDot,
        Colon,
        MapOpen,
        MapClose,
        ParenthesisOpen,
        ParenthesisClose,  // takes the rest of an empty line with it
        ArgumentsClose,    // ) of a method's arguments
        EscapedDirective,  // \#if
        Set,               // blanks, "#set", blanks, "("
        Dollar,            // begins a token, as the next five do
        DollarBang,
        TextBlockOpen,
        FormalCommentOpen,
        CommentOpen,
        Hash,
        LineComment,  // ##
        DoubleEscape,
        Escape,
        Text,
        LineCommentEnd,
        FormalComment,
        Comment,
        TextBlock,
        Skipped,             // a character of a comment
        TextBlockCharacter,  // goes on with a token
        Whitespace,
        String,
        True,
        False,
        Minus,
        Plus,
        Multiply,
        Divide,
        Modulus,
        And,
        Or,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Equal,
        NotEqual,
        Not,
        Assign,
        End,
        If,
        ElseIf,
        Else,
        Integer,
        Float,
        Word,
        BracketedWord,  // {word}
        Identifier,
        Dot,        // followed by a letter, which is not part of it
        CurlyOpen,  // of ${
        CurlyClose,
        ReferenceTerminator,  // the character that ends a reference; not part of any token
        DirectiveTerminator,
        EmptyIndex,  // $[ and $. are text
        EndOfFile,
    };
    Kind kind = Kind::EndOfFile;
    qsizetype begin = 0;  // in the template's text, with what began the token
    qsizetype end = 0;
    QString before;  // "$" and "#" in front of the token that began nothing
};

class TemplateLexer
{
public:
    explicit TemplateLexer(QStringView text) : m_text(text) {}

    /// The next token; nothing where the text is in error, see position().
    [[nodiscard]] std::optional<TemplateToken> next();
    [[nodiscard]] qsizetype position() const { return m_at; }

    /// The word just read is a directive's name: its arguments may follow.
    void enterDirective() { m_state = State::Directive; }
    /// No arguments follow.
    void leaveDirective() { pop(); }
    /// A #set has been read.
    void endSet() { m_inSet = false; }
    /// Whether '(' follows, after blanks or without.
    [[nodiscard]] bool parenthesisFollows() const;

private:
    enum class State {
        Text,
        Reference,
        ReferenceModifier,   // after the dot
        ReferenceIndex,      // between [ and ]
        ReferenceArguments,  // between ( and )
        PreDirective,        // after #
        Directive,
        LineComment,
        FormalComment,
        Comment,
        TextBlock,
    };
    struct Frame
    {
        State state;
        int open;
        int closed;
    };
    struct Match
    {
        TemplateToken::Kind kind = TemplateToken::Kind::EndOfFile;
        qsizetype length = 0;
    };

    void offer(TemplateToken::Kind kind, qsizetype length);
    void offerText(TemplateToken::Kind kind, QStringView text);
    [[nodiscard]] Match longest();
    void offerEverywhere();
    void offerReference();
    void offerValues();
    void offerDirective();
    void offerOperators();
    void offerWords();
    void offerPreDirective();
    void offerPlainText();
    void apply(TemplateToken::Kind kind);
    void beginReference();
    void beginComment(State state);
    void endComment();
    void closeParenthesis();

    void push();
    bool pop();
    [[nodiscard]] QChar at(qsizetype position) const { return position < m_text.size() ? m_text[position] : QChar(); }
    [[nodiscard]] qsizetype run(qsizetype from, bool (*belongs)(QChar)) const;
    [[nodiscard]] qsizetype lineEnd(qsizetype from) const;
    [[nodiscard]] qsizetype restOfLine(qsizetype from) const;

    QStringView m_text;
    qsizetype m_at = 0;
    State m_state = State::Text;
    std::vector<Frame> m_stack;
    int m_open = 0;    // parentheses opened in this state
    int m_closed = 0;  // and closed
    bool m_inComment = false;
    bool m_inSet = false;
    Match m_best;
};

}  // namespace trestle::gateway
