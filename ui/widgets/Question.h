// A question over the window: what is asked in one line, what follows from it below, and one button beside Cancel,
// which Return presses as well as Escape. Opened with open(), never exec(); accepted() is the answer yes. Deletes
// itself when closed.
#pragma once

#include "ui/widgets/Buttons.h"

#include <QDialog>

namespace trestle::ui {

class Question : public QDialog
{
    Q_OBJECT

public:
    struct Words
    {
        QString title;
        QString question;
        QString meaning;  // may have paragraphs
        QString yes;      // "": nothing is asked, and the one button closes
    };

    Question(const Words& words, ButtonKind kind, QWidget* parent);
};

}  // namespace trestle::ui
