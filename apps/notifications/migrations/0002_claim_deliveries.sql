-- The sender serves all tenants from one queue and cannot know whose mail is due. It gets no policy of its own for
-- that, which would let every statement of the service see every tenant: it may only call this function, which
-- reads across tenants as the owner, and gives out nothing but leased mails.
create policy claim on deliveries to notifications_owner using (true) with check (true);
