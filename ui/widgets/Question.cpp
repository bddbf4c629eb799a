#include "ui/widgets/Question.h"

#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>

namespace trestle::ui {

namespace {

constexpr int textWidth = 400;

}  // namespace

Question::Question(const Words& words, ButtonKind kind, QWidget* parent) : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(words.title);
    setAccessibleDescription(words.question);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(Theme::groupGap, Theme::groupGap, Theme::groupGap, Theme::groupGap);
    column->setSpacing(Theme::panelPadding);
    column->setSizeConstraint(QLayout::SetFixedSize);
    for (const auto& [text, font, role] : {std::tuple(words.question, FontRole::BodyStrong, Role::Text1),
                                           std::tuple(words.meaning, FontRole::Body, Role::Text2)}) {
        auto* label = new ThemedLabel(text, font, role);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFixedWidth(textWidth);
        column->addWidget(label);
    }
    auto* cancel = makeButton(words.yes.isEmpty() ? tr("Close") : tr("Cancel"));
    cancel->setDefault(true);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch();
    buttons->addWidget(cancel);
    column->addSpacing(4);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    if (!words.yes.isEmpty()) {
        auto* yes = makeButton(words.yes, kind);
        yes->setAutoDefault(false);
        buttons->addWidget(yes);
        connect(yes, &QPushButton::clicked, this, &QDialog::accept);
    }
    cancel->setFocus();
}

}  // namespace trestle::ui
