#include "ui/widgets/CodeLexers.h"

#include "ui/widgets/Scintilla.h"
#include "ui/widgets/TemplatePieces.h"

namespace trestle::ui {

namespace {

struct StyleRole
{
    int style;
    Role role;
};

class TemplateLexer : public QsciLexerCustom
{
public:
    using QsciLexerCustom::QsciLexerCustom;

    const char* language() const override { return "Velocity"; }
    QString description(int style) const override
    {
        // Styles without one do not exist for QScintilla.
        return style <= static_cast<int>(TemplateStyle::Number) ? QString::number(style) : QString();
    }
    // Always all of it: a comment or a string may begin anywhere before, and templates are small.
    void styleText(int, int) override
    {
        if (editor() == nullptr) return;
        startStyling(0);
        for (const TemplatePiece& piece : templatePieces(editor()->text().toUtf8()))
            setStyling(static_cast<int>(piece.length), static_cast<int>(piece.style));
    }
};

const std::vector<StyleRole>& rolesOf(CodeLanguage language)
{
    static const std::vector<StyleRole> none;
    static const std::vector<StyleRole> json = {
        {QsciLexerJSON::Number, Role::Warning},        {QsciLexerJSON::String, Role::Success},
        {QsciLexerJSON::UnclosedString, Role::Danger}, {QsciLexerJSON::Property, Role::Accent},
        {QsciLexerJSON::EscapeSequence, Role::Violet}, {QsciLexerJSON::CommentLine, Role::Text3},
        {QsciLexerJSON::CommentBlock, Role::Text3},    {QsciLexerJSON::Operator, Role::Text2},
        {QsciLexerJSON::IRI, Role::Success},           {QsciLexerJSON::IRICompact, Role::Success},
        {QsciLexerJSON::Keyword, Role::Violet},        {QsciLexerJSON::KeywordLD, Role::Violet},
        {QsciLexerJSON::Error, Role::Danger},
    };
    static const std::vector<StyleRole> script = {
        {QsciLexerJavaScript::Comment, Role::Text3},
        {QsciLexerJavaScript::CommentLine, Role::Text3},
        {QsciLexerJavaScript::CommentDoc, Role::Text3},
        {QsciLexerJavaScript::CommentLineDoc, Role::Text3},
        {QsciLexerJavaScript::Number, Role::Warning},
        {QsciLexerJavaScript::Keyword, Role::Violet},
        {QsciLexerJavaScript::KeywordSet2, Role::Violet},
        {QsciLexerJavaScript::DoubleQuotedString, Role::Success},
        {QsciLexerJavaScript::SingleQuotedString, Role::Success},
        {QsciLexerJavaScript::RawString, Role::Success},
        {QsciLexerJavaScript::UnclosedString, Role::Danger},
        {QsciLexerJavaScript::Regex, Role::Teal},
        {QsciLexerJavaScript::Operator, Role::Text2},
    };
    static const std::vector<StyleRole> python = {
        {QsciLexerPython::Comment, Role::Text3},
        {QsciLexerPython::CommentBlock, Role::Text3},
        {QsciLexerPython::Number, Role::Warning},
        {QsciLexerPython::Keyword, Role::Violet},
        {QsciLexerPython::ClassName, Role::Teal},
        {QsciLexerPython::FunctionMethodName, Role::Accent},
        {QsciLexerPython::DoubleQuotedString, Role::Success},
        {QsciLexerPython::SingleQuotedString, Role::Success},
        {QsciLexerPython::TripleSingleQuotedString, Role::Success},
        {QsciLexerPython::TripleDoubleQuotedString, Role::Success},
        {QsciLexerPython::DoubleQuotedFString, Role::Success},
        {QsciLexerPython::SingleQuotedFString, Role::Success},
        {QsciLexerPython::UnclosedString, Role::Danger},
        {QsciLexerPython::Decorator, Role::Teal},
        {QsciLexerPython::Operator, Role::Text2},
    };
    static const std::vector<StyleRole> yaml = {
        {QsciLexerYAML::Comment, Role::Text3},  {QsciLexerYAML::Identifier, Role::Accent},
        {QsciLexerYAML::Keyword, Role::Violet}, {QsciLexerYAML::Number, Role::Warning},
        {QsciLexerYAML::Reference, Role::Teal}, {QsciLexerYAML::SyntaxErrorMarker, Role::Danger},
        {QsciLexerYAML::Operator, Role::Text2},
    };
    static const std::vector<StyleRole> markup = {
        {QsciLexerHTML::Tag, Role::Accent},
        {QsciLexerHTML::UnknownTag, Role::Accent},
        {QsciLexerHTML::Attribute, Role::Teal},
        {QsciLexerHTML::UnknownAttribute, Role::Teal},
        {QsciLexerHTML::HTMLNumber, Role::Warning},
        {QsciLexerHTML::HTMLDoubleQuotedString, Role::Success},
        {QsciLexerHTML::HTMLSingleQuotedString, Role::Success},
        {QsciLexerHTML::HTMLComment, Role::Text3},
        {QsciLexerHTML::Entity, Role::Violet},
    };
    static const std::vector<StyleRole> velocity = {
        {static_cast<int>(TemplateStyle::Reference), Role::Accent},
        {static_cast<int>(TemplateStyle::Directive), Role::Violet},
        {static_cast<int>(TemplateStyle::Comment), Role::Text3},
        {static_cast<int>(TemplateStyle::String), Role::Success},
        {static_cast<int>(TemplateStyle::Number), Role::Warning},
    };
    static const std::vector<StyleRole> statement = {
        {QsciLexerSQL::Comment, Role::Text3},           {QsciLexerSQL::CommentLine, Role::Text3},
        {QsciLexerSQL::Number, Role::Warning},          {QsciLexerSQL::Keyword, Role::Violet},
        {QsciLexerSQL::DoubleQuotedString, Role::Teal}, {QsciLexerSQL::SingleQuotedString, Role::Success},
        {QsciLexerSQL::Operator, Role::Text2},
    };
    switch (language) {
        case CodeLanguage::Plain:
            return none;
        case CodeLanguage::Template:
            return velocity;
        case CodeLanguage::Statement:
            return statement;
        case CodeLanguage::Json:
            return json;
        case CodeLanguage::JavaScript:
            return script;
        case CodeLanguage::Python:
            return python;
        case CodeLanguage::Yaml:
            return yaml;
        case CodeLanguage::Markup:
            return markup;
    }
    Q_UNREACHABLE();
}

}  // namespace

QFont codeFontInPoints(FontRole role)
{
    QFont font = Theme::instance().font(role);
    const QScreen* screen = QGuiApplication::primaryScreen();
    font.setPointSizeF(font.pixelSize() * 72.0 / (screen ? screen->logicalDotsPerInchY() : 96.0));
    return font;
}

QsciLexer* makeLexer(CodeLanguage language, QObject* parent)
{
    switch (language) {
        case CodeLanguage::Plain:
            return nullptr;
        case CodeLanguage::Template:
            return new TemplateLexer(parent);
        case CodeLanguage::Statement:
            return new QsciLexerSQL(parent);
        case CodeLanguage::Json:
            return new QsciLexerJSON(parent);
        case CodeLanguage::JavaScript:
            return new QsciLexerJavaScript(parent);
        case CodeLanguage::Python:
            return new QsciLexerPython(parent);
        case CodeLanguage::Yaml:
            return new QsciLexerYAML(parent);
        case CodeLanguage::Markup:
            return new QsciLexerHTML(parent);
    }
    Q_UNREACHABLE();
}

void colourLexer(QsciLexer* lexer, CodeLanguage language)
{
    const Theme& theme = Theme::instance();
    const QFont font = codeFontInPoints(FontRole::Code);
    lexer->setDefaultFont(font);
    lexer->setDefaultColor(theme.color(Role::Text1));
    lexer->setDefaultPaper(theme.color(Role::Surface1));
    lexer->setFont(font, -1);  // -1: every style
    lexer->setColor(theme.color(Role::Text1), -1);
    lexer->setPaper(theme.color(Role::Surface1), -1);
    for (const StyleRole& entry : rolesOf(language))
        lexer->setColor(theme.color(entry.role), entry.style);
}

}  // namespace trestle::ui
