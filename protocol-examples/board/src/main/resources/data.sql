insert into orders (customer, item, status, changed_by)
select customer, item, status, 'ada'
from (values
  ('Kim', '12 red roses', 'placed'),
  ('Lee', 'A cactus', 'placed'),
  ('Noor', '3 sunflowers', 'packed'),
  ('Sam', 'Tulip bulbs', 'shipped')) as demo (customer, item, status)
where not exists (select 1 from orders);
