#include "ui/designer/DurationSpinBox.h"

#include <QRegularExpression>

#include <cmath>
#include <optional>

namespace trestle::ui {

namespace {

constexpr int second = 1'000;
constexpr int fineStep = 50;

// Nothing while the text is on its way to being a time.
std::optional<int> parsed(const QString& text, int least)
{
    static const QRegularExpression time(QStringLiteral(R"(^\s*(\d+(?:[.,]\d+)?)\s*(ms|s)?\s*$)"));
    const QRegularExpressionMatch match = time.match(text);
    if (!match.hasMatch()) return std::nullopt;
    const double number = match.captured(1).replace(u',', u'.').toDouble();
    const bool seconds = match.captured(2) == u"s" || (match.captured(2).isEmpty() && number < least);
    const double ms = seconds ? number * second : number;
    if (ms > 1e9) return std::nullopt;
    return static_cast<int>(std::lround(ms));
}

}  // namespace

DurationSpinBox::DurationSpinBox(int least, int most, QWidget* parent) : QSpinBox(parent)
{
    setRange(least, most);
    setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
    setKeyboardTracking(false);
}

void DurationSpinBox::stepBy(int steps)
{
    const int step = value() > second || (value() == second && steps > 0) ? second : fineStep;
    setValue(value() + steps * step);
    selectAll();
}

QString DurationSpinBox::textFromValue(int ms) const
{
    if (ms < second) return tr("%1 ms").arg(ms);
    return tr("%1 s").arg(QString::number(ms / 1e3, 'g', 9));
}

int DurationSpinBox::valueFromText(const QString& text) const
{
    return parsed(text, minimum()).value_or(value());
}

QValidator::State DurationSpinBox::validate(QString& text, int&) const
{
    const std::optional<int> ms = parsed(text, minimum());
    return ms && *ms >= minimum() && *ms <= maximum() ? QValidator::Acceptable : QValidator::Intermediate;
}

}  // namespace trestle::ui
