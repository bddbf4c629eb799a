#include "ui/designer/FirstChoice.h"

#include "ui/widgets/Buttons.h"
#include "ui/widgets/ThemedLabel.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QPushButton>

namespace trestle::ui {

QWidget* makeFirstChoice(const QString& sentence, const QStringList& labels, std::function<void(int)> choose)
{
    auto* choice = new QWidget;
    auto* column = new QVBoxLayout(choice);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* label = new ThemedLabel(sentence, FontRole::Secondary, Role::Text2);
    label->setWordWrap(true);
    column->addWidget(label);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    for (int i = 0; i < labels.size(); ++i) {
        QPushButton* button = makeButton(labels[i]);
        button->setObjectName(QStringLiteral("first:") + labels[i]);
        button->setAccessibleName(QCoreApplication::translate("FirstChoice", "Integration %1").arg(labels[i]));
        row->addWidget(button, 1);
        QObject::connect(button, &QPushButton::clicked, choice, [choose, i] { choose(i); });
    }
    column->addLayout(row);
    return choice;
}

}  // namespace trestle::ui
