// Called with the changes of the table Library that its filter lets through: new loans, some at a time. Nobody waits for
// the answer; what it names as failed comes again.
export const handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { dynamodb } of Records) {
    const loan = dynamodb.NewImage;
    if (!loan?.member) {
      batchItemFailures.push({ itemIdentifier: dynamodb.SequenceNumber });
      continue;
    }
    console.log(`${loan.pk.S} is lent to ${loan.member.S} until ${loan.due.S}`);
  }
  return { batchItemFailures };
};
