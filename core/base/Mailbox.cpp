#include "core/base/Mailbox.h"

#include <QCoreApplication>
#include <QEvent>

namespace trestle::base {

namespace {
const auto deliveryEvent = static_cast<QEvent::Type>(QEvent::registerEventType());
}

Mailbox::Mailbox(QObject* parent) : QObject(parent) {}

Mailbox::~Mailbox() = default;

void Mailbox::post(Task task)
{
    bool wasEmpty = false;
    {
        QMutexLocker lock(&m_mutex);
        wasEmpty = m_waiting.empty();
        m_waiting.push_back(std::move(task));
    }
    if (wasEmpty) QCoreApplication::postEvent(this, new QEvent(deliveryEvent));
}

bool Mailbox::event(QEvent* event)
{
    if (event->type() != deliveryEvent) return QObject::event(event);
    std::vector<Task> tasks;
    {
        QMutexLocker lock(&m_mutex);
        tasks.swap(m_waiting);
    }
    for (Task& task : tasks)
        task();
    return true;
}

}  // namespace trestle::base
