// The first five minutes: what a newcomer does once, ticked off as it happens. Kept in the settings. Main thread.
#pragma once

#include <QObject>
#include <QString>

#include <vector>

namespace trestle::ui {

enum class FirstStep { ServerRunning, SendRequest, OpenTrace, EditItem, AddRoute };

class FirstSteps : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] static const std::vector<FirstStep>& all();
    [[nodiscard]] static QString text(FirstStep step);
    [[nodiscard]] bool isDone(FirstStep step) const;
    void complete(FirstStep step);

Q_SIGNALS:
    void changed();
};

}  // namespace trestle::ui
