// A time in milliseconds, shown and typed as people say it: "30 s", "1.5 s", "250 ms". Never rounded.
#pragma once

#include <QSpinBox>

namespace trestle::ui {

class DurationSpinBox : public QSpinBox
{
    Q_OBJECT

public:
    /// Both in milliseconds, inclusive.
    DurationSpinBox(int least, int most, QWidget* parent = nullptr);

    /// By whole seconds from a second on, by 50 ms below.
    void stepBy(int steps) override;

protected:
    QString textFromValue(int ms) const override;
    /// A bare number is seconds if it is too small for milliseconds here.
    int valueFromText(const QString& text) const override;
    QValidator::State validate(QString& text, int& position) const override;
};

}  // namespace trestle::ui
