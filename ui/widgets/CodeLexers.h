// A lexer for each language, in the theme's colours.
#pragma once

#include "ui/widgets/CodeEdit.h"

class QsciLexer;

namespace trestle::ui {

/// A code font as QScintilla takes it: sized in points, since it does not know pixels.
[[nodiscard]] QFont codeFontInPoints(FontRole role);
/// Null for Plain. Owned by `parent`.
[[nodiscard]] QsciLexer* makeLexer(CodeLanguage language, QObject* parent);
/// Gives every style of `lexer` its colour and font from the theme of now.
void colourLexer(QsciLexer* lexer, CodeLanguage language);

}  // namespace trestle::ui
